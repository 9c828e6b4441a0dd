// Codes, cards and hashes, made in this page and nowhere else: as `concilio envelopes` makes them (admission/codes.py).
(function () {
  "use strict";
  var ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", SIGNS = 28, BITS = 128n, CHECK = 12n, MOST = 5000;
  var data = JSON.parse(document.getElementById("data").textContent);
  function byId(id) { return document.getElementById(id); }
  function hex(bytes) { return Array.from(bytes, function (b) { return b.toString(16).padStart(2, "0"); }).join(""); }
  async function sha256(bytes) { return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)); }

  async function codeOf(secret) {
    var mark = new TextEncoder().encode("concilio code");
    var marked = new Uint8Array(mark.length + secret.length);
    marked.set(mark);
    marked.set(secret, mark.length);
    var check = await sha256(marked);
    var number = (BigInt("0x" + hex(secret)) << CHECK) | BigInt((check[0] << 8 | check[1]) >> 4);
    var code = "";
    for (var shift = 5n * BigInt(SIGNS - 1); shift >= 0n; shift -= 5n) code += ALPHABET[Number((number >> shift) & 31n)];
    return code;
  }
  async function digestOf(code) { return hex(await sha256(new TextEncoder().encode(code))); }
  function inGroups(code) { return code.match(/.{4}/g).join(" "); }

  function element(name, words, kind, language) {
    var made = document.createElement(name);
    if (words) made.textContent = words;
    if (kind) made.className = kind;
    if (language) { made.lang = language; made.dir = data.rightToLeft.includes(language) ? "rtl" : "ltr"; }
    return made;
  }
  function cardOf(code, community, languages) {
    var card = element("article", "", "card"), outside = element("div"), inside = element("div");
    outside.append(element("h2", community.names[languages[0]] || community.label, "", languages[0]));
    languages.forEach(function (l) { outside.append(element("p", data.words[l].seat + " " + data.words[l].alone, "", l)); });
    var address = element("p", data.address, "address");
    outside.append(document.getElementById("qr").content.cloneNode(true), address);
    languages.forEach(function (l) { outside.append(element("p", data.words[l].private, "", l)); });
    languages.forEach(function (l) { inside.append(element("p", data.words[l].enter, "", l)); });
    inside.append(element("p", inGroups(code), "code"));
    languages.forEach(function (l) { inside.append(element("p", data.words[l].nobody, "", l)); });
    card.append(outside, inside);
    return card;
  }

  async function make(event) {
    event.preventDefault();
    var languages = data.languages.filter(function (l) { return byId("l-" + l).checked; });
    var number = Number(byId("number").value);
    var good = languages.length >= 1 && languages.length <= 3 && Number.isInteger(number) && number >= 1 && number <= MOST;
    byId("wrong").hidden = good;
    if (!good) { byId("wrong").focus(); return; }
    var community = data.communities.find(function (c) { return c.label === byId("community").value; });
    var codes = [], hashes = [];
    for (var i = 0; i < number; i++) codes.push(await codeOf(crypto.getRandomValues(new Uint8Array(16))));
    for (var code of codes) hashes.push(await digestOf(code));
    // Sorted, so that the order of printing tells nothing about the hashes.
    var file = hashes.sort().join("\n") + "\n";
    byId("cards").replaceChildren.apply(byId("cards"), codes.map(function (c) { return cardOf(c, community, languages); }));
    var link = byId("hashes");
    link.download = community.label + "-hashes.txt";
    link.href = URL.createObjectURL(new Blob([file], { type: "text/plain" }));
    byId("done").hidden = false;
    byId("done").focus();
  }
  byId("form").addEventListener("submit", make);
  byId("print").addEventListener("click", function () { window.print(); });
  byId("unable").hidden = Boolean(window.crypto && crypto.subtle);
  byId("form").hidden = !byId("unable").hidden;
  window.concilio = { codeOf: codeOf, digestOf: digestOf };
})();
