/* What a page gains when scripts run; every page works without this file. */
"use strict";
(function () {
  var root = document.documentElement;

  function typing(target) {
    return target && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  }
  function press(selector) {
    var found = document.querySelector(selector);
    if (found) { found.click(); return true; }
    return false;
  }
  function focusOn(element) {
    if (!element) { return; }
    if (!element.hasAttribute("tabindex")) { element.setAttribute("tabindex", "-1"); }
    element.focus();
  }

  /* After a page of errors or a result: focus on what answers. */
  var answer = document.querySelector("[data-focus]");
  if (answer) { focusOn(answer); }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    var button = event.submitter || form.querySelector("button[type=submit]");
    if (button && button.dataset.busy) { button.lastChild.textContent = button.dataset.busy; }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  var rows = function () { return Array.prototype.slice.call(document.querySelectorAll(".list tbody a[data-row]")); };
  function move(step) {
    var all = rows();
    var next = all.indexOf(document.activeElement) + step;
    if (all.length) { all[Math.max(0, Math.min(all.length - 1, next))].focus(); }
    return all.length > 0;
  }
  var single = {
    Slash: function () { var field = document.querySelector("[data-find]"); if (field) { field.focus(); } return !!field; },
    KeyJ: function () { return move(1); }, ArrowDown: function () { return typing(document.activeElement) ? false : move(1); },
    KeyK: function () { return move(-1); }, ArrowUp: function () { return typing(document.activeElement) ? false : move(-1); },
    BracketLeft: function () { return press("[data-previous]"); }, BracketRight: function () { return press("[data-next]"); },
    KeyY: function () { return press("[data-why]"); }, KeyP: function () { if (document.querySelector("[data-print]")) { window.print(); } return true; }
  };
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.altKey || event.metaKey) { return; }
    if (event.ctrlKey) {
      if (event.code === "Enter" && event.target.form) { event.preventDefault(); event.target.form.requestSubmit(); }
      return;
    }
    if (typing(event.target) || event.shiftKey || root.classList.contains("portal")) { return; }
    var does = single[event.code];
    if (does && does()) { event.preventDefault(); }
  });
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  /* A value revealed fades: after its seconds, and at once when the page is left for another. */
  function fade(part) {
    var left = part.querySelector("[data-left]");
    part.querySelector("[data-value]").textContent = "已隐去";
    if (left) { left.textContent = ""; }
    delete part.dataset.fades;
  }
  function fading(scope) {
    scope.querySelectorAll("[data-fades]").forEach(function (part) {
      if (part.dataset.until) { return; }
      part.dataset.until = String(Date.now() + 1000 * Number(part.dataset.fades));
    });
  }
  fading(document);
  window.setInterval(function () {
    document.querySelectorAll("[data-fades]").forEach(function (part) {
      var left = Math.ceil((Number(part.dataset.until) - Date.now()) / 1000), told = part.querySelector("[data-left]");
      if (left <= 0) { fade(part); } else if (told && left % 10 === 0) { told.textContent = "还显示" + left + "秒"; }
    });
  }, 1000);
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) { document.querySelectorAll("[data-fades]").forEach(fade); }
  });

  /* htmx: answers of 403, 409 and 422 are pages for people too; focus follows what was swapped in. */
  document.body.addEventListener("htmx:afterSwap", function (event) {
    var part = event.detail.target;
    fading(part);
    focusOn(part.querySelector("[data-focus]") || part.querySelector("h1"));
  });
}());
