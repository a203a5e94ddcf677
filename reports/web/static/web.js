// The page works without this. It only makes three things easier: choosing all rows, not sending a form twice, and
// seeing only those fields that belong to the chosen step.
"use strict";
const onlyWhatBelongs = (select) => {
  for (const part of select.form.querySelectorAll("[data-only]")) part.hidden = !part.dataset.only.split(" ").includes(select.value);
};
for (const select of document.querySelectorAll("select[name=action]")) {
  select.addEventListener("change", () => onlyWhatBelongs(select));
  onlyWhatBelongs(select);
}
document.addEventListener("change", (event) => {
  const name = event.target.dataset && event.target.dataset.all;
  if (!name) return;
  for (const box of event.target.form.querySelectorAll(`input[type=checkbox][name="${name}"]`)) box.checked = event.target.checked;
});
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
  for (const select of document.querySelectorAll("select[name=action]")) onlyWhatBelongs(select);
});
