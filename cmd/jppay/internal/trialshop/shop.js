// The shop's page: it opens Paidy Checkout, and passes on the payment that was authorized.
(function () {
  "use strict";

  var form = document.getElementById("paidy");
  var result = document.getElementById("paidy-result");
  var config = JSON.parse(form.dataset.setup);
  config.closed = function (data) {
    if (data.status === "authorized") {
      form.elements.id.value = data.id;
      form.submit();
      return;
    }
    say(data.status);
  };

  // say shows what a status means, or that it means nothing to this shop.
  function say(status) {
    var texts = Array.from(result.querySelectorAll("[data-status]"));
    var known = texts.some(function (text) {
      return text.dataset.status === status;
    });
    texts.forEach(function (text) {
      text.hidden = text.dataset.status !== (known ? status : "");
    });
    document.getElementById("paidy-status").textContent = status;
    result.hidden = false;
  }

  var paidy = window.Paidy.configure(config);
  document.getElementById("buy-paidy").addEventListener("click", function () {
    result.hidden = true;
    paidy.launch(JSON.parse(form.dataset.payload));
  });
})();
