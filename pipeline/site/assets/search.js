"use strict";
// The search page. What is asked stands in the address behind #, so that it can be kept as a bookmark.

document.addEventListener("DOMContentLoaded", () => {
  const AT_ONCE = 50;
  const form = document.getElementById("search");
  const list = document.getElementById("results");
  const more = document.getElementById("more");
  const status = document.getElementById("status");
  const mistake = document.getElementById("mistake");
  const expected = Number(form.dataset.studies);
  let found = [];

  const element = (name, text, className) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  // Offer every value that studies have, the commonest first.
  const offer = (name, valuesOf) => {
    const counts = new Map();
    for (const study of k2watch.studies) {
      for (const value of new Set(valuesOf(study))) counts.set(value, (counts.get(value) || 0) + 1);
    }
    const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    for (const [value, count] of sorted) {
      form.elements[name].append(new Option(`${value} (${count.toLocaleString("en")})`, value));
    }
  };

  const inBand = (amount, band) => {
    const [low, high] = band.split("-");
    return amount >= Number(low) && (high === "" || amount < Number(high));
  };

  // What the fields below the query ask for, each a test of one study; an empty field asks nothing.
  const FILTERS = {
    design: (study, wanted) => study.design === wanted,
    form: (study, wanted) => (study.forms || []).includes(wanted),
    dose: (study, wanted) => (study.doses || []).some((amount) => inBand(amount, wanted)),
    people: (study, wanted) => (study.people || []).includes(wanted),
    from: (study, wanted) => (study.date || "").slice(0, 4) >= wanted,
    to: (study, wanted) => Boolean(study.date) && study.date.slice(0, 4) <= wanted,
  };

  const answers = () => {
    const matches = k2watch.read(form.elements.q.value);
    const asked = Object.entries(FILTERS)
      .map(([name, test]) => [test, form.elements[name].value.trim()])
      .filter(([, wanted]) => wanted);
    return k2watch.studies.filter(
      (study) => asked.every(([test, wanted]) => test(study, wanted)) && matches(study),
    );
  };

  const newestFirst = (a, b) => {
    const [first, second] = [a.date || "", b.date || ""];
    if (first !== second) return first < second ? 1 : -1;
    return (b.pmid || 0) - (a.pmid || 0);
  };

  // A preprint that only Europe PMC holds has a PPR number instead of a PMID.
  const page = (study) => (study.ppr ? `ppr${Number(study.ppr.slice(3))}` : Number(study.pmid));

  const entry = (study) => {
    const item = document.createElement("li");
    const title = element("a", study.title);
    title.href = `studies/${page(study)}.html`;
    const heading = element("h3", "", "title");
    heading.append(title);
    for (const alarm of study.alarms || []) item.append(element("span", alarm, "badge alarm"));
    if (study.design !== "unclear") item.append(element("span", study.design, "badge design"));
    item.append(heading);
    if (study.facts) item.append(element("p", study.facts, "facts"));
    const authors = (study.authors || []).slice(0, 3).join(", ");
    const rest = (study.authors || []).length > 3 ? ", et al." : "";
    const source = [authors + rest, study.journal, study.date].filter(Boolean).join(" · ");
    item.append(element("p", source, "source"));
    return item;
  };

  const showMore = () => {
    const start = list.children.length;
    list.append(...found.slice(start, start + AT_ONCE).map(entry));
    more.hidden = list.children.length >= found.length;
    return list.children[start];
  };

  const say = (text) => {
    const loaded = k2watch.studies.length;
    const missing = expected - loaded;
    const warning = missing > 0 ? ` ${missing.toLocaleString("en")} studies could not be loaded.` : "";
    status.textContent = text + warning;
  };

  const search = () => {
    try {
      found = answers().sort(newestFirst);
      mistake.textContent = "";
      form.elements.q.removeAttribute("aria-invalid");
    } catch (error) {
      found = [];
      mistake.textContent = error.message;
      form.elements.q.setAttribute("aria-invalid", "true");
    }
    list.replaceChildren();
    showMore();
    const all = k2watch.studies.length.toLocaleString("en");
    say(
      mistake.textContent
        ? "The query cannot be read."
        : found.length
          ? `${found.length.toLocaleString("en")} of ${all} studies, newest first.`
          : `None of ${all} studies.`,
    );
  };

  const keep = () => {
    const filled = [...new FormData(form)].filter(([, value]) => value.trim());
    history.replaceState(null, "", `#${new URLSearchParams(filled)}`);
  };

  const recall = () => {
    const kept = new URLSearchParams(location.hash.slice(1));
    for (const name of ["q", ...Object.keys(FILTERS)]) {
      form.elements[name].value = kept.get(name) || "";
    }
    search();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
    search();
  });
  form.addEventListener("change", () => {
    keep();
    search();
  });
  form.addEventListener("reset", () => {
    setTimeout(() => {
      keep();
      search();
      form.elements.q.focus();
    });
  });
  more.addEventListener("click", () => showMore()?.querySelector("a").focus());
  window.addEventListener("hashchange", recall);

  offer("design", (study) => [study.design]);
  offer("form", (study) => study.forms || []);
  offer("people", (study) => study.people || []);
  recall();
});
