/* The session on the page: kept while somebody works, warned about before it ends, covered after - the work below stays. */
"use strict";
(function () {
  var body = document.body;
  var idle = Number(body.dataset.idle) * 1000;
  if (!idle) { return; }
  var WARN = 120000, ASK = 240000;
  var active = Date.now(), asked = Date.now(), cover = null;
  var warning = document.getElementById("session-warning");
  var dialog = document.getElementById("session-cover");
  var wrong = document.getElementById("session-wrong");

  function note() { if (!dialog.open) { active = Date.now(); } }
  ["keydown", "pointerdown", "input", "scroll"].forEach(function (kind) {
    document.addEventListener(kind, note, { passive: true, capture: true });
  });

  function ask() {
    asked = Date.now();
    return fetch(body.dataset.alive, { headers: { "X-Cover": "yes" }, cache: "no-store" }).then(function (answer) {
      if (answer.status === 401) { lock(); }
    }, function () { return null; });
  }

  function lock() {
    if (dialog.open) { return; }
    warning.hidden = true;
    dialog.showModal();
    document.getElementById("cover-password").focus();
  }

  function look() {
    if (dialog.open) { return; }
    var quiet = Date.now() - active;
    if (quiet >= idle) { lock(); return; }
    warning.hidden = quiet < idle - WARN;
    if (active > asked && Date.now() - asked >= ASK) { ask(); }
  }
  cover = window.setInterval(look, 1000);

  document.getElementById("session-go-on").addEventListener("click", function () {
    active = Date.now();
    warning.hidden = true;
    ask();
  });

  /* Nothing but signing in leaves the cover. */
  dialog.addEventListener("cancel", function (event) { event.preventDefault(); });

  dialog.querySelector("form").addEventListener("submit", function (event) {
    event.preventDefault();
    var form = event.target;
    wrong.textContent = "";
    fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Cover": "yes" } })
      .then(function (answer) { return answer.json(); })
      .then(function (told) {
        delete form.dataset.sent;
        form.reset();
        renew(told.csrf);
        if (told.words) { wrong.textContent = told.words; document.getElementById("cover-password").focus(); return; }
        if (told.account !== body.dataset.account || told.owes) { window.location.reload(); return; }
        active = asked = Date.now();
        dialog.close();
      }, function () {
        delete form.dataset.sent;
        wrong.textContent = form.dataset.away;
      });
  });

  /* Signing in changes the token of every form on the page. */
  function renew(token) {
    if (!token) { return; }
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach(function (input) { input.value = token; });
  }
}());
