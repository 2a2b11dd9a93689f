// Makes the trace player a stepper, the explorer clickable and quizzes playable. Pages can be read without it.

const WORDS = {
  en: { back: "Back", on: "Next", all: "Show all", one: "Step by step", of: "Hop {n} of {all}" },
  ko: { back: "이전", on: "다음", all: "모두 보기", one: "한 홉씩", of: "{all}개 중 {n}번째 홉" },
};

function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

function player(figure) {
  const words = WORDS[figure.dataset.language];
  const hops = [...figure.querySelectorAll("li")];
  const marks = [...figure.querySelectorAll(".lab-mark")];
  const position = document.createElement("span");
  position.setAttribute("role", "status");
  let now = 0;
  const show = (n) => {
    now = Math.max(0, Math.min(hops.length - 1, n));
    hops.forEach((hop, index) => hop.classList.toggle("lab-now", index === now));
    marks.forEach((mark, index) => mark.classList.toggle("lab-now", index === now));
    position.textContent = words.of.replace("{n}", now + 1).replace("{all}", hops.length);
  };
  const whole = button(words.all, () => {
    const steps = figure.classList.toggle("lab-steps");
    whole.textContent = steps ? words.all : words.one;
  });
  const controls = document.createElement("div");
  controls.className = "lab-controls";
  controls.append(button(words.back, () => show(now - 1)), button(words.on, () => show(now + 1)), position, whole);
  figure.querySelector("ol").before(controls);
  figure.addEventListener("keydown", (event) => {
    if (event.target.closest("pre")) return;
    if (event.key === "ArrowRight") show(now + 1);
    if (event.key === "ArrowLeft") show(now - 1);
  });
  figure.classList.add("lab-steps");
  show(0);
}

function explorer(root) {
  const nodes = [...root.querySelectorAll("[data-show]")];
  const show = (name) => {
    nodes.forEach((node) => node.setAttribute("aria-pressed", node.dataset.show === name));
    for (const section of root.querySelectorAll("[data-component]")) {
      section.classList.toggle("lab-now", section.dataset.component === name);
    }
  };
  nodes.forEach((node) => node.addEventListener("click", () => show(node.dataset.show)));
  root.classList.add("lab-chosen");
  show("chat-service");
}

const bytes = (text) => new TextEncoder().encode(text);
const hex = (data) => [...new Uint8Array(data)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function keyOf(sealed, question, part) {
  const secret = await crypto.subtle.importKey("raw", bytes(`${question}:${part}`), "PBKDF2", false, ["deriveBits"]);
  const salt = bytes(sealed.salt);
  return crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: sealed.rounds }, secret, 256);
}

async function nameOf(key) {
  return hex(await crypto.subtle.digest("SHA-256", new Uint8Array([...bytes("name"), ...new Uint8Array(key)]))).slice(0, 16);
}

async function opened(sealed, question, part) {
  let key = await keyOf(sealed, question, part);
  let name = await nameOf(key);
  if (!(name in sealed.pieces)) {
    // A short answer that nobody has foreseen.
    key = await keyOf(sealed, question, "");
    name = await nameOf(key);
  }
  const cipher = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const text = Uint8Array.from(atob(sealed.pieces[name]), (letter) => letter.charCodeAt(0));
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, cipher, text);
  return JSON.parse(new TextDecoder().decode(plain));
}

// What counts of a few words: the same as the command's plain form.
const AROUND = /^[\s"'`’“”.,;:!?()[\]{}*]+|[\s"'`’“”.,;:!?()[\]{}*]+$/gu;
const plainForm = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s_-]+/gu, " ").replace(AROUND, "");

function given(field) {
  if (field.dataset.kind === "ordering") {
    return [...field.querySelectorAll("[data-choice]")].map((item, index) => `${index + 1}=${item.dataset.choice}`);
  }
  if (field.dataset.kind === "short") return [plainForm(field.querySelector("input").value)].filter(Boolean);
  return [...field.querySelectorAll("input:checked, select")].map((input) => input.value).filter(Boolean);
}

async function isRight(sealed, question, chosen, pieces) {
  if (!sealed.answer) return pieces.length > 0 && pieces.every((piece) => piece.right);
  const whole = `answer:${[...chosen].sort().join(",")}`;
  return (await nameOf(await keyOf(sealed, question, whole))) === sealed.answer;
}

function ordering(field, words) {
  const told = field.querySelector(".lab-place");
  field.querySelector("ol").addEventListener("click", (event) => {
    const move = event.target.closest("[data-move]");
    if (!move) return;
    const item = move.closest("li");
    const other = move.dataset.move < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (move.dataset.move < 0) other.before(item);
    else other.after(item);
    move.focus();
    const all = [...item.parentElement.children];
    told.textContent = words.place.replace("{n}", all.indexOf(item) + 1).replace("{all}", all.length);
    field.dispatchEvent(new Event("input"));
  });
}

function quiz(root) {
  const words = JSON.parse(root.dataset.words);
  for (const field of root.querySelectorAll("fieldset")) {
    const { question, kind } = field.dataset;
    const sealed = JSON.parse(field.dataset.sealed);
    const told = field.querySelector(".lab-feedback");
    const line = (text, good) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = text;
      paragraph.className = good ? "lab-right" : "lab-wrong";
      return paragraph;
    };
    const judge = async () => {
      told.replaceChildren();
      const chosen = given(field);
      const pieces = await Promise.all(chosen.map((part) => opened(sealed, question, part)));
      const right = await isRight(sealed, question, chosen, pieces);
      // Changed while it was judged: the verdict would be about another answer.
      if (given(field).join() !== chosen.join()) return;
      told.replaceChildren(line(right ? words.all : words.some, right), ...pieces.map((piece) => line(piece.text, piece.right)));
    };
    if (kind === "ordering") ordering(field, words);
    // A verdict belongs to the answer that it judged: with another choice it goes.
    field.addEventListener("input", () => told.replaceChildren());
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input[type=text]") && !event.isComposing) judge();
    });
    field.querySelector(".lab-check").addEventListener("click", judge);
  }
}

// The theme adds a bar to each block of code when it comes into view; screen readers must tell them apart.
let bars = 0;
function nameBars() {
  for (const bar of document.querySelectorAll(".md-code__nav:not([aria-label])")) {
    bars += 1;
    bar.setAttribute("aria-label", `${document.documentElement.lang === "ko" ? "코드" : "Code"} ${bars}`);
  }
}
nameBars();
new MutationObserver(nameBars).observe(document.body, { childList: true, subtree: true });

document.querySelectorAll("[data-lab-player]").forEach(player);
document.querySelectorAll("[data-lab-explorer]").forEach(explorer);
document.querySelectorAll("[data-lab-quiz]").forEach(quiz);
