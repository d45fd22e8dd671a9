// Open menus close on Escape, on a click elsewhere and when focus moves on. Without this file they stay open until pressed again.
const menus = [...document.querySelectorAll("details.menu, details.drop")];
const close = (keep) => menus.forEach((menu) => { if (!keep || !menu.contains(keep)) menu.open = false; });

document.addEventListener("click", (event) => close(event.target));
document.addEventListener("focusin", (event) => close(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = menus.filter((menu) => menu.open && menu.contains(document.activeElement)).pop();
  if (!open) return close();
  open.open = false;
  open.querySelector("summary").focus();
});
