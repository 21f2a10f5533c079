// The report page is whole without this: a filter, a fold-all, and links that open what they lead into.
(() => {
  "use strict";
  const form = document.getElementById("filter");
  const items = [...document.querySelectorAll("details.item")];

  // Browsers differ in whether a link opens the folded part that it leads into.
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  if (location.hash) open();

  // Where the style sheet cannot unfold what is printed.
  if (!CSS.supports("selector(::details-content)")) {
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = [...document.querySelectorAll("details:not([open])")];
      opened.forEach((details) => { details.open = true; });
    });
    addEventListener("afterprint", () => opened.forEach((details) => { details.open = false; }));
  }

  if (!form) return;
  const text = document.getElementById("filter-text");
  const tone = document.getElementById("filter-tone");
  const count = document.getElementById("filter-count");
  const words = items.map((item) => item.firstElementChild.textContent.toLowerCase());

  // Hides each group that no item of is shown.
  const hideEmpty = (selector) => {
    for (const group of document.querySelectorAll(selector)) {
      group.hidden = !group.querySelector("li:not([hidden]) > details.item");
    }
  };
  const apply = () => {
    const wanted = text.value.trim().toLowerCase();
    const active = wanted !== "" || tone.value !== "";
    let shown = 0;
    items.forEach((item, at) => {
      const fits = words[at].includes(wanted) && (!tone.value || item.dataset.tone === tone.value);
      item.parentElement.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    for (const list of document.querySelectorAll("ul.items")) {
      const empty = !list.querySelector("li:not([hidden])");
      list.hidden = empty;
      const title = list.previousElementSibling;
      if (title && title.classList.contains("section")) title.hidden = empty;
    }
    if (active) {
      hideEmpty(".phase");
      hideEmpty("details.record");
    } else {
      for (const group of document.querySelectorAll(".phase, details.record")) group.hidden = false;
    }
    count.textContent = active ? `${shown} of ${items.length} items` : "";
  };
  const fold = (to) => {
    const lists = [...document.querySelectorAll("details.record:not([hidden])")];
    [...lists, ...items.filter((item) => !item.parentElement.hidden)].forEach((details) => { details.open = to; });
  };
  let waiting = 0;
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  tone.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("unfold").addEventListener("click", () => fold(true));
  document.getElementById("fold").addEventListener("click", () => fold(false));
  form.hidden = false;
})();
