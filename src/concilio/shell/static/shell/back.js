// An answer comes back with the next card, at once: that saves a round trip on a bad line. The page is then known by its
// address alone, so that Back and Reload open a card, and do not offer to send the answer again.
(function () {
  var field = document.querySelector("input.without-script");
  if (!field || !history.replaceState) return;
  field.remove();
  history.replaceState(null, "", location.href);
})();
