// Shift three times within a second: away from here, as the link "Leave this page" does.
(function () {
  var presses = [];
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Shift") { presses = []; return; }
    if (event.repeat) return;
    var now = Date.now();
    presses = presses.filter(function (then) { return now - then < 1000; });
    presses.push(now);
    if (presses.length < 3) return;
    var link = document.querySelector(".exit a");
    if (link) location.replace(link.href);
  });
})();
