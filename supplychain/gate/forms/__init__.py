"""Forms of a report: for people, for code hosts, for test dashboards, for programs. All from one value, none reads anything."""
