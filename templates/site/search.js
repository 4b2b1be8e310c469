/* Searches the indexes of the years, which lie in scripts of their own. What it shows is put in as text, never as markup. */
(function () {
  "use strict";
  var MOST = 50;
  var box = document.getElementById("search");
  var field = document.getElementById("query");
  var count = document.getElementById("count");
  var results = document.getElementById("results");
  var root = box.getAttribute("data-root").replace(/index\.html$/, "");
  var word = /\d+(?:[.,]\d+)*|\p{L}[\p{L}\p{M}\p{N}_]*/gu;

  var years = (self.briefsIndex || []).map(function (year) {
    var terms = [];
    var postings = [];
    year.terms.split("\n").forEach(function (line) {
      var at = line.indexOf(" ");
      terms.push(line.slice(0, at));
      postings.push(line.slice(at + 1));
    });
    return { docs: year.docs, terms: terms, postings: postings };
  });

  function first(terms, start) {
    var low = 0;
    var high = terms.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (terms[middle] < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /* The docs of a posting; after a "-" it names those that do not have the word. */
  function places(posting, size) {
    var absent = posting.charAt(0) === "-";
    var found = new Set();
    var at = 0;
    (absent ? posting.slice(1) : posting).split(",").forEach(function (step) {
      if (step === "") return;
      at += parseInt(step, 36);
      found.add(at);
    });
    if (!absent) return found;
    var others = new Set();
    for (var doc = 0; doc < size; doc += 1) if (!found.has(doc)) others.add(doc);
    return others;
  }

  function having(year, start) {
    var found = new Set();
    for (var at = first(year.terms, start); at < year.terms.length && year.terms[at].startsWith(start); at += 1) {
      places(year.postings[at], year.docs.length).forEach(function (doc) {
        found.add(doc);
      });
    }
    return found;
  }

  function search(asked) {
    var hits = [];
    years.forEach(function (year) {
      var found = null;
      asked.forEach(function (start) {
        var those = having(year, start);
        found = found === null ? those : new Set([...found].filter((doc) => those.has(doc)));
      });
      (found || new Set()).forEach(function (doc) {
        var title = year.docs[doc][2].toLowerCase();
        var named = asked.filter((start) => title.includes(start)).length;
        hits.push({ doc: year.docs[doc], named: named });
      });
    });
    /* The path begins with the date. */
    return hits.sort((a, b) => b.named - a.named || (a.doc[0] < b.doc[0] ? 1 : -1));
  }

  function shown(doc) {
    var item = document.createElement("li");
    var when = document.createElement("span");
    var link = document.createElement("a");
    var says = document.createElement("span");
    when.textContent = doc[1] + " ";
    link.textContent = doc[2];
    link.setAttribute("href", root + doc[0]);
    says.textContent = " " + doc[3];
    item.append(when, link, says);
    return item;
  }

  function answer() {
    var asked = (field.value.toLowerCase().match(word) || []).map((one) => one.slice(0, 40));
    results.replaceChildren();
    if (asked.length === 0) {
      count.textContent = "";
      return;
    }
    var hits = search(asked);
    count.textContent =
      hits.length === 0
        ? "No brief has these words."
        : hits.length + (hits.length === 1 ? " brief" : " briefs") + (hits.length > MOST ? ", the first " + MOST + " are shown" : "");
    results.append(...hits.slice(0, MOST).map((hit) => shown(hit.doc)));
  }

  function fromAddress() {
    var asked = location.hash.slice(1);
    try {
      asked = decodeURIComponent(asked);
    } catch (error) {
      asked = "";
    }
    if (asked !== "" && asked !== "content" && asked !== field.value) field.value = asked;
    answer();
  }

  box.hidden = false;
  field.addEventListener("input", answer);
  field.addEventListener("change", function () {
    location.hash = encodeURIComponent(field.value);
  });
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();
