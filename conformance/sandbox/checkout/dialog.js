// The dialog of the jppay sandbox's stand-in for Paidy Checkout. It passes the launch of
// the shop's page on to the sandbox, and how the dialog ended back to that page.
(function () {
  "use strict";

  var form = document.getElementById("launch");
  var ended = document.getElementById("ended");

  if (ended) {
    window.parent.postMessage(
      { jppay: "ended", called: ended.dataset.called === "true", answer: JSON.parse(ended.dataset.answer) },
      ended.dataset.origin
    );
  }

  // Escape closes the dialog, as the button does.
  document.addEventListener("keydown", function (event) {
    var close = document.getElementById("close");
    if (event.key === "Escape" && close) {
      close.click();
    }
  });

  if (form) {
    window.addEventListener("message", function (event) {
      if (event.source !== window.parent || !event.data || event.data.jppay !== "launch") {
        return;
      }
      form.elements.config.value = event.data.config;
      form.elements.payload.value = event.data.payload;
      form.elements.origin.value = event.origin;
      form.submit();
    });
    // It says nothing but that a dialog is here: the shop's origin is not known yet.
    window.parent.postMessage({ jppay: "ready" }, "*");
  }
})();
