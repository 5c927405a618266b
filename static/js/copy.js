// Copies the value of a field: <button data-copy="id of the field" data-copied="Copied">.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.focus();
      field.select(); // no clipboard here: selected, so that the keyboard copies it
      return;
    }
    const told = document.createElement("span");
    told.setAttribute("role", "status");
    told.textContent = button.dataset.copied;
    button.after(told);
    setTimeout(() => told.remove(), 4000);
  });
}
