/* The tools above an editor: copies of <template id="rich-text-tools">, and the dialog that asks for a link's address. */

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

const does = {
  heading: (chain, button) => chain.toggleHeading({ level: Number(button.dataset.level) }),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  indent: (chain) => chain.sinkListItem("listItem"),
  outdent: (chain) => chain.liftListItem("listItem"),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
};

function isOn(editor, button) {
  const { tool, level } = button.dataset;
  if (tool === "heading") return editor.isActive("heading", { level: Number(level) });
  return editor.isActive(tool);
}

function isPossible(editor, { dataset: { tool } }) {
  if (tool === "link") return true;
  if (["indent", "outdent", "undo", "redo"].includes(tool)) return does[tool](editor.can().chain()).run();
  return true;
}

/** Pressed and possible as they are where the cursor stands. */
export function showState(tools, editor) {
  for (const button of tools?.querySelectorAll("button") ?? []) {
    if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", isOn(editor, button));
    button.setAttribute("aria-disabled", !isPossible(editor, button));
  }
}

/** One stop for Tab, in which the arrows go from button to button. */
function byArrows(tools) {
  const buttons = [...tools.querySelectorAll("button")];
  const stop = (at) => buttons.forEach((one, place) => (one.tabIndex = place === at ? 0 : -1));
  stop(0);
  tools.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + buttons.length) % buttons.length;
    stop(next);
    buttons[next].focus();
  });
}

export function addToolbar(box, editor, name) {
  const tools = document.getElementById("rich-text-tools").content.firstElementChild.cloneNode(true);
  tools.setAttribute("aria-label", `${tools.getAttribute("aria-label")}: ${name}`);
  byArrows(tools);
  tools.addEventListener("mousedown", (event) => event.preventDefault()); // the cursor stays in the text
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset.tool === "link") askLink(editor);
    else does[button.dataset.tool](editor.chain().focus(), button).run();
  });
  box.prepend(tools);
  showState(tools, editor);
  return tools;
}

function asAddress(typed) {
  const address = typed.trim();
  if (!address || /^(https?:\/\/\S|mailto:\S)/i.test(address)) return address;
  if (SCHEME.test(address)) return null; // javascript: and the like
  return address.includes("@") && !address.includes("/") ? `mailto:${address}` : `https://${address}`;
}

/** Ask for the address of the link at the cursor or for the selected words; an empty one takes the link away. */
export function askLink(editor) {
  const dialog = document.getElementById("link-dialog");
  const field = dialog.querySelector("input");
  const wrong = dialog.querySelector(".invalid-feedback");
  const form = dialog.querySelector("form");
  wrong.textContent = "";
  field.value = editor.getAttributes("link").href ?? "";
  form.onsubmit = (event) => {
    if (event.submitter?.value === "cancel") return;
    const address = asAddress(field.value);
    if (address === null) {
      event.preventDefault();
      wrong.textContent = wrong.dataset.words;
      field.focus();
      return;
    }
    const chain = editor.chain().extendMarkRange("link");
    if (!address) chain.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive("link")) {
      chain.insertContent({ type: "text", text: field.value.trim(), marks: [{ type: "link", attrs: { href: address } }] });
      chain.unsetMark("link").run();
    } else chain.setLink({ href: address }).run();
  };
  dialog.onclose = () => editor.commands.focus();
  dialog.showModal();
  return true;
}
