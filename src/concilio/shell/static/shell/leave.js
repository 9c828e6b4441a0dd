// Shift three times within a second: away from here, as the link "Leave this page" does. Not where Shift belongs to a
// chord: people change their keyboard's language with Alt or Ctrl and Shift, many times a day.
(function () {
  var presses = [];
  var chord = { Alt: true, AltGraph: true, Control: true, Meta: true, OS: true };
  var altGraph = false; // the one that no event carries in every browser
  document.addEventListener("keydown", function (event) {
    if (event.key === "AltGraph") altGraph = true;
    var alone = event.key === "Shift" && !event.altKey && !event.ctrlKey && !event.metaKey && !altGraph;
    if (!alone) { presses = []; return; }
    if (event.repeat) return;
    var now = Date.now();
    presses = presses.filter(function (then) { return now - then < 1000; });
    presses.push(now);
    if (presses.length < 3) return;
    var link = document.querySelector(".exit a");
    if (link) location.replace(link.href);
  });
  // Shift first, then Alt: what was counted was the chord's.
  document.addEventListener("keyup", function (event) {
    if (event.key === "AltGraph") altGraph = false;
    if (chord[event.key]) presses = [];
  });
  // Let go of in another window: it must not keep anybody here.
  window.addEventListener("blur", function () { altGraph = false; presses = []; });
})();
