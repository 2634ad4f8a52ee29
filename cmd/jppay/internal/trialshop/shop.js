// The shop's page: it opens Paidy Checkout, and passes on the payment that was authorized.
(function () {
  "use strict";

  var form = document.getElementById("paidy");
  var config = JSON.parse(form.dataset.setup);
  config.closed = function (data) {
    if (data.status === "authorized") {
      form.elements.id.value = data.id;
      form.submit();
      return;
    }
    document.getElementById("paidy-status").textContent = data.status;
    document.getElementById("paidy-result").hidden = false;
  };
  var paidy = window.Paidy.configure(config);
  document.getElementById("buy-paidy").addEventListener("click", function () {
    paidy.launch(JSON.parse(form.dataset.payload));
  });
})();
