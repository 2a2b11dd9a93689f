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

async function opened(sealed, question, part) {
  const secret = await crypto.subtle.importKey("raw", bytes(`${question}:${part}`), "PBKDF2", false, ["deriveBits"]);
  const salt = bytes(sealed.salt);
  const key = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: sealed.rounds }, secret, 256);
  const named = new Uint8Array([...bytes("name"), ...new Uint8Array(key)]);
  const name = hex(await crypto.subtle.digest("SHA-256", named)).slice(0, 16);
  const cipher = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const text = Uint8Array.from(atob(sealed.pieces[name]), (letter) => letter.charCodeAt(0));
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, cipher, text);
  return JSON.parse(new TextDecoder().decode(plain));
}

function quiz(root) {
  const words = JSON.parse(root.dataset.words);
  for (const field of root.querySelectorAll("fieldset")) {
    const sealed = JSON.parse(field.dataset.sealed);
    const told = field.querySelector(".lab-feedback");
    // A verdict belongs to the answer that it judged: with another choice it goes.
    field.addEventListener("change", () => told.replaceChildren());
    field.querySelector("button").addEventListener("click", async () => {
      told.replaceChildren();
      const chosen = [...field.querySelectorAll("input:checked, select")].map((input) => input.value).filter(Boolean);
      const pieces = await Promise.all(chosen.map((part) => opened(sealed, field.dataset.question, part)));
      const right = pieces.length === sealed.needs && pieces.every((piece) => piece.right);
      const line = (text, good) => {
        const paragraph = document.createElement("p");
        paragraph.textContent = text;
        paragraph.className = good ? "lab-right" : "lab-wrong";
        return paragraph;
      };
      told.replaceChildren(line(right ? words.all : words.some, right), ...pieces.map((piece) => line(piece.text, piece.right)));
    });
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
