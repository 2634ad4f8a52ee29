// The jppay sandbox's stand-in for Paidy's Checkout script. It defines Paidy.configure.
(function () {
  "use strict";

  var source = new URL(document.currentScript.src);
  var origin = source.origin;
  var dialog = origin + source.pathname + "/dialog";

  // open shows the dialog and calls the shop's function when it ends.
  function open(config, payload) {
    var launch = { jppay: "launch", config: JSON.stringify(config), payload: JSON.stringify(payload) };
    var called = config.closed || config.callback;
    var before = document.activeElement;

    var frame = document.createElement("iframe");
    frame.id = "jppay-paidy-checkout";
    frame.title = "Paidy Checkout (sandbox)";
    frame.src = dialog + "?key=" + encodeURIComponent(config.api_key || config.key || "");
    Object.assign(frame.style, {
      position: "fixed", top: "0", left: "0", width: "100%", height: "100%", border: "0", zIndex: "2147483647",
    });

    window.addEventListener("message", receive);
    document.body.appendChild(frame);
    frame.focus();

    function receive(event) {
      if (event.source !== frame.contentWindow || event.origin !== origin || !event.data) {
        return;
      }
      if (event.data.jppay === "ready") {
        frame.contentWindow.postMessage(launch, origin);
      } else if (event.data.jppay === "ended") {
        end(event.data);
      }
    }

    function end(message) {
      window.removeEventListener("message", receive);
      frame.remove();
      if (before && before.focus) {
        before.focus();
      }
      if (message.called && typeof called === "function") {
        called(message.answer);
      }
    }
  }

  window.Paidy = {
    configure: function (config) {
      return {
        launch: function (payload) {
          open(config, payload);
        },
      };
    },
  };
})();
