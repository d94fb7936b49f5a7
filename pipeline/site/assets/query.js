"use strict";
// What the search page understands: PubMed's fields, AND, OR, NOT from left to right, brackets,
// phrases in quotes, and endings cut off with *. A query becomes a function: study => true or false.
// docs: https://pubmed.ncbi.nlm.nih.gov/help/#search-tags

const k2watch = { studies: [] };

(() => {
  const FIELDS = {
    ti: ["title"],
    tiab: ["title", "abstract"],
    au: ["authors"],
    mh: ["mesh"],
    all: ["title", "abstract", "authors", "mesh", "journal"],
  };
  const LISTS = ["authors", "mesh"];
  const TOKEN = /"[^"]*"?|[()]|\[[^\]]*\]?|[^\s()"[\]]+/gu;
  const OPERATORS = ["AND", "OR", "NOT"];

  // Write words as they are compared: small, without accents, one blank between two of them.
  const fold = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();

  // Fold what a study says, once: " mk 7 and arteries ", and lists as " | schurgers lj | vermeer c | ".
  const folded = (study) => {
    if (study.folded) return study.folded;
    study.folded = {};
    for (const field of FIELDS.all) {
      const value = study[field] || "";
      study.folded[field] = LISTS.includes(field)
        ? ` | ${(value || []).map(fold).join(" | ")} | `
        : ` ${fold(value)} `;
    }
    return study.folded;
  };

  const has = (fields, needle) => (study) =>
    fields.some((field) => folded(study)[field].includes(needle));

  // Words that stand together, as a phrase; * lets the last of them end in any way.
  const phrase = (text, field) => {
    const words = fold(text);
    if (!words) throw new Error(`There is nothing to look for in ${text}`);
    const end = text.trim().endsWith("*") ? "" : " ";
    if (field === "mh") return has(FIELDS.mh, `| ${words}${end && " |"}`);
    // Initials may go on, as in PubMed: schurgers l finds Schurgers LJ.
    if (field === "au") return has(FIELDS.au, `| ${words}${words.includes(" ") ? "" : end}`);
    return has(FIELDS[field], ` ${words}${end}`);
  };

  const dates = (text) => {
    const ends = text.replace(/"/g, "").split(":").map((one) => one.trim().replaceAll("/", "-"));
    if (ends.length > 2 || !ends.every((one) => /^\d{4}(-\d{2}){0,2}$/.test(one))) {
      throw new Error(`${text}[dp] is no date: write 2021, 2021/05 or 2019:2021`);
    }
    const [low, high] = [ends[0], ends[ends.length - 1]];
    return (study) => {
      const date = study.date || "";
      return date.slice(0, low.length) >= low && date !== "" && date.slice(0, high.length) <= high;
    };
  };

  const fieldOf = (token) => {
    const name = token.slice(1, token.endsWith("]") ? -1 : undefined).trim().toLowerCase();
    if (name in FIELDS || name === "dp") return name;
    throw new Error(`The field [${name}] is not known here: ti, tiab, au, mh, dp or all`);
  };

  const both = (left, right) => (study) => left(study) && right(study);
  const JOIN = {
    AND: both,
    OR: (left, right) => (study) => left(study) || right(study),
    NOT: (left, right) => (study) => left(study) && !right(study),
  };

  const isWord = (token) =>
    token !== undefined && !/^[()[]/.test(token) && !OPERATORS.includes(token);

  // A run of words, and the field behind it if there is one.
  const term = (tokens) => {
    const words = [];
    while (isWord(tokens[0])) words.push(tokens.shift());
    if (!words.length) throw new Error("Words are missing before " + (tokens[0] || "the end"));
    const field = tokens[0]?.startsWith("[") ? fieldOf(tokens.shift()) : "all";
    if (field === "dp") return dates(words.join(""));
    if (field === "au" || field === "mh") return phrase(words.join(" "), field);
    return words.map((one) => phrase(one, field)).reduce(both);
  };

  const operand = (tokens) => {
    if (tokens[0] !== "(") return term(tokens);
    tokens.shift();
    const inside = expression(tokens);
    if (tokens.shift() !== ")") throw new Error("A bracket ( is not closed");
    return inside;
  };

  const expression = (tokens) => {
    let found = operand(tokens);
    while (tokens.length && tokens[0] !== ")") {
      const join = JOIN[OPERATORS.includes(tokens[0]) ? tokens.shift() : "AND"];
      found = join(found, operand(tokens));
    }
    return found;
  };

  // Read a query; an empty one finds everything. Throws an Error that says what is wrong with it.
  k2watch.read = (text) => {
    const tokens = text.match(TOKEN) || [];
    if (!tokens.length) return () => true;
    const found = expression(tokens);
    if (tokens.length) throw new Error("A bracket ) was never opened");
    return found;
  };
})();
