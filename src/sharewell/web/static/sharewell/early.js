// Runs before the first paint: says that scripts work, so that parts which need them may show themselves.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
