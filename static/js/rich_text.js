/* textarea[data-rich-text]: an editor for headings, lists and links in place of the text area, which keeps its HTML.
   Without script, or should the editor not load, the text area is there with the words as plain text.
   Texts that are put into the text area from elsewhere (keep.js) come in by a `change` event. */
import { text } from "./texts.js";
import { asOurs } from "./rich_text_paste.js";
import { addToolbar, askLink, showState } from "./rich_text_tools.js";

const OURS = /^\s*<(p|h3|h4|ul|ol)\b/i;
const HEAVY = 500_000; // so much markup is pasted as plain words: a browser would stand still over it
const UNDER_BARS = { top: 130, bottom: 130, left: 0, right: 0 };
const editors = new Map();

/** The editor of this text area, once it is ready. */
export const editorOf = (textarea) => editors.get(textarea);
export const allEditors = () => [...editors];

/** Plain words as paragraphs; HTML of ours as it is. */
export function asHtml(value) {
  if (OURS.test(value)) return value;
  const box = document.createElement("div");
  for (const line of value.split("\n").filter((one) => one.trim())) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    box.append(paragraph);
  }
  return box.innerHTML;
}

/** The words as the server counts them: a line for each block, with the dash and the indent of items. */
export function wordsOf(doc) {
  const lines = [];
  doc.descendants((node, place) => {
    if (!node.isTextblock) return true;
    const around = doc.resolve(place);
    const depth = Array.from({ length: around.depth }, (_, level) => around.node(level + 1)).filter(
      (one) => one.type.name === "listItem",
    ).length;
    const indent = depth ? 2 * depth : 0;
    const words = node.textBetween(0, node.content.size, null, "\n");
    if (words.trim()) lines.push(" ".repeat(indent) + words);
    return false;
  });
  return lines.join("\n");
}

function extensionsOf(kit, askAddress) {
  const ListItem = kit.ListItem.extend({
    // Tab leaves the editor; a list in a list is made by the buttons or by these keys.
    addKeyboardShortcuts() {
      return {
        Enter: () => this.editor.commands.splitListItem(this.name),
        "Mod-]": () => this.editor.commands.sinkListItem(this.name),
        "Mod-[": () => this.editor.commands.liftListItem(this.name),
      };
    },
  });
  const Link = kit.Link.extend({ addKeyboardShortcuts: () => ({ "Mod-k": askAddress }) });
  return [
    kit.Document,
    kit.Paragraph,
    kit.Text,
    kit.HardBreak,
    kit.Heading.configure({ levels: [3, 4] }),
    kit.BulletList,
    kit.OrderedList.extend({ addAttributes: () => ({}) }), // from one, in figures: nothing else is kept
    ListItem,
    Link.configure({
      enableTarget: false,
      autolink: false,
      protocols: ["http", "https", "mailto"],
      defaultProtocol: "https",
      isAllowedUri: (address) => /^(https?:\/\/|mailto:)/i.test(address ?? ""),
    }),
    kit.History,
    kit.Dropcursor.configure({ class: "rich-drop", color: false, width: 3 }),
    kit.Gapcursor,
  ];
}

class Section {
  constructor(textarea, kit) {
    this.textarea = textarea;
    this.longest = Number(textarea.dataset.longest);
    this.error = document.getElementById(`${textarea.id}_error`);
    this.label = document.querySelector(`label[for="${textarea.id}"]`);
    this.count = document.createElement("p");
    this.count.className = "form-text rich-count";
    const touched = textarea.value !== textarea.defaultValue;
    if (touched) textarea.form.dataset.restored = "";
    this.box = document.createElement("div");
    this.box.className = "rich";
    textarea.before(this.box);
    this.editor = new kit.Editor({
      element: this.box,
      extensions: extensionsOf(kit, () => askLink(this.editor)),
      content: touched ? asHtml(textarea.value) : textarea.dataset.html,
      injectCSS: false, // what it needs stands in writing.css: no style in the page, no hole in the policy
      editorProps: {
        scrollThreshold: UNDER_BARS, // the cursor stays clear of what is fixed at the head and the foot
        scrollMargin: UNDER_BARS,
        attributes: () => this.attributes(),
        handlePaste: (view, event) => this.comesIn(view, event, event.clipboardData),
        handleDrop: (view, event, slice, moved) =>
          !moved && (this.comesIn(view, event, event.dataTransfer) || this.fills(view, slice)),
        transformPastedHTML: (html) => (html.length > HEAVY ? "" : asOurs(html)),
      },
      onUpdate: () => this.written(true),
      onTransaction: () => showState(this.tools, this.editor),
    });
    this.tools = addToolbar(this.box, this.editor, this.label.textContent.trim());
    this.box.append(this.count);
    textarea.hidden = true;
    this.label.addEventListener("click", (event) => {
      event.preventDefault();
      this.editor.commands.focus();
    });
    textarea.addEventListener("change", () => {
      if (textarea.value !== this.html()) this.editor.commands.setContent(asHtml(textarea.value));
    });
    this.written(false);
    textarea.dispatchEvent(new CustomEvent("prose-editor:ready", { bubbles: true, detail: { editor: this.editor } }));
  }

  attributes() {
    const wrong = Boolean(this.error?.textContent);
    return {
      class: `form-control rich-text${wrong ? " is-invalid" : ""}`,
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": this.label.id,
      "aria-describedby": `${this.textarea.id}_error ${this.textarea.id}_helptext`,
      ...(wrong && { "aria-invalid": "true" }),
    };
  }

  html() {
    return this.editor.isEmpty ? "" : this.editor.getHTML();
  }

  written(byWriter) {
    this.textarea.value = this.html();
    const length = wordsOf(this.editor.state.doc).length;
    if (length > this.longest) this.say(text("tooLong", length - this.longest));
    else if (byWriter) this.say("");
    this.count.textContent = length > this.longest * 0.9 ? text("room", `${length} / ${this.longest}`) : "";
    if (byWriter) this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Beside the field; nothing takes it away. */
  say(words) {
    if (!this.error || this.error.textContent === words) return;
    this.error.textContent = words;
    this.editor.view.setProps({});
  }

  /** What is pasted or dropped: refused as a whole where it does not fit, so that nothing is cut off or lost. */
  comesIn(view, event, from) {
    const html = from?.getData("text/html") ?? "";
    const words = from?.getData("text/plain") || new DOMParser().parseFromString(html, "text/html").body.textContent;
    const { from: start, to: end } = view.state.selection;
    const room = this.longest - wordsOf(view.state.doc).length + (end - start);
    if (words.length > room) {
      event.preventDefault();
      this.say(text("pasteTooLong", words.length.toLocaleString(document.documentElement.lang)));
      return true;
    }
    if (from?.files?.length && !words) {
      event.preventDefault(); // a picture; a browser would open a file that is dropped
      this.say(text("noPictures"));
      return true;
    }
    if (html.length > HEAVY) {
      event.preventDefault();
      view.pasteText(words);
      return true;
    }
    return false;
  }

  /** What is dropped into an empty section stands there alone, without an empty line beside it. */
  fills(view, slice) {
    if (!this.editor.isEmpty || !slice.content.firstChild?.isBlock) return false;
    view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, slice.content));
    view.focus();
    return true;
  }
}

/** What the server found wrong, beside each of these fields. */
export function showErrors(form, errors) {
  for (const [name, words] of Object.entries(errors)) {
    const field = form.elements.namedItem(name);
    const editor = editors.get(field);
    if (editor) editor.say(words.join(" "));
  }
}

/** Put HTML at the end of a section, as one step that can be undone; false where it does not fit.
    An item joins the list that stands there last. */
export function putAtEnd(textarea, html, words) {
  const section = editors.get(textarea);
  const { editor } = section;
  if (wordsOf(editor.state.doc).length + words.length > section.longest) {
    section.say(text("pasteTooLong", words.length));
    return false;
  }
  const last = editor.state.doc.lastChild;
  const isBlank = last?.isTextblock && !last.content.size;
  const end = editor.state.doc.content.size;
  const item = /^<ul>(<li>.*<\/li>)<\/ul>$/s.exec(html)?.[1];
  if (item && last?.type.name === "bulletList") editor.chain().insertContentAt(end - 1, item).run();
  else editor.chain().insertContentAt(isBlank ? { from: end - last.nodeSize, to: end } : end, html).run();
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  const section = link && editors.get(document.getElementById(link.hash.slice(1)));
  if (!section) return;
  event.preventDefault();
  section.editor.commands.focus();
});

/** Ready when every text area has its editor, or keeps being a text area because the editor did not load. */
export async function start(root) {
  const found = [...root.querySelectorAll("textarea[data-rich-text]")].filter((one) => !editors.has(one));
  if (!found.length) return;
  try {
    const kit = await import(found[0].form.dataset.editor);
    for (const textarea of found) editors.set(textarea, new Section(textarea, kit));
  } catch (fault) {
    console.warn("The editor did not load; the text areas work as they are.", fault);
  }
}
