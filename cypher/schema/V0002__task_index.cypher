// Models are looked for by what they are made for.
CREATE INDEX model_task IF NOT EXISTS FOR (m:`Model`) ON (m.task);
