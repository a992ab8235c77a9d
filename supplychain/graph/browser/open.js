// Leads on to Neo4j Browser with a question of the catalogue in its editor. Nothing runs before the reader says so.
"use strict";

const UNSAFE =
  /['\\&#;<>`"\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const SHORT = { "'": "\\'", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const WORDS = { true: "true", yes: "true", 1: "true", false: "false", no: "false", 0: "false" };

function text(value) {
  const escape = (c) => SHORT[c] ?? "\\u" + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return `'${value.replace(UNSAFE, escape)}'`;
}

function literal(value, kind) {
  if (kind === "str") return text(value);
  if (kind === "int" && /^-?\d{1,18}$/.test(value)) return value;
  if (kind === "float" && /^-?\d{1,18}(\.\d{1,18})?$/.test(value)) return value;
  if (kind === "bool" && Object.hasOwn(WORDS, value.toLowerCase())) return WORDS[value.toLowerCase()];
  if (kind === "list[str]") {
    const parts = value.split(",").map((part) => part.trim());
    return `[${parts.filter(Boolean).map(text).join(", ")}]`;
  }
  throw new Error(`${value} is not of the kind ${kind}.`);
}

// A question is a list of pieces: Cypher, or a parameter as [name, kind, literal of its default].
function cypher(given) {
  const name = given.get("question") ?? "";
  if (!Object.hasOwn(QUESTIONS, name)) throw new Error(`There is no question named ${name}.`);
  const piece = ([parameter, kind, usual]) => {
    if (given.has(parameter)) return literal(given.get(parameter), kind);
    if (usual === null) throw new Error(`${name} needs ${parameter}.`);
    return usual;
  };
  return QUESTIONS[name].map((part) => (typeof part === "string" ? part : piece(part))).join("");
}

function lead() {
  try {
    const arg = encodeURIComponent(cypher(new URLSearchParams(location.search)));
    location.replace(`../?${LOGIN}&cmd=edit&arg=${arg}`);
  } catch (problem) {
    document.getElementById("problem").textContent = problem.message;
  }
}

if (document.getElementById("problem")) lead();
