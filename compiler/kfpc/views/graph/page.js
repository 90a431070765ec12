"use strict";
(() => {
  const picture = document.getElementById("picture");
  const view = document.getElementById("view");
  const details = document.getElementById("details");
  const search = document.getElementById("search");
  const whole = picture.viewBox.baseVal;
  const size = { width: whole.width, height: whole.height };
  let box;

  const show = () => picture.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);

  // All of it, where it can be read like that; else its beginning, large enough to be read.
  const fit = (all) => {
    const scale = Math.min(view.clientWidth / size.width, view.clientHeight / size.height, 1.2);
    const shown = all ? scale : Math.max(scale, 0.55);
    const width = view.clientWidth / shown;
    const height = view.clientHeight / shown;
    const x = width > size.width ? (size.width - width) / 2 : 0;
    box = { x, y: height > size.height ? Math.min(0, (size.height - height) / 8) : 0, width, height };
    show();
  };

  const zoom = (factor, atX = 0.5, atY = 0.5) => {
    const width = box.width * factor;
    if (view.clientWidth / width > 8 || view.clientWidth / width < 0.01) return;
    box.x += (box.width - width) * atX;
    box.y += box.height * (1 - factor) * atY;
    box.width = width;
    box.height *= factor;
    show();
  };

  view.addEventListener("wheel", (event) => {
    event.preventDefault();
    const area = view.getBoundingClientRect();
    const factor = Math.exp(Math.max(-100, Math.min(100, event.deltaY)) / 400);
    zoom(factor, (event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height);
  }, { passive: false });

  let held = null;
  view.addEventListener("pointerdown", (event) => { held = { x: event.clientX, y: event.clientY, far: false }; });
  window.addEventListener("pointerup", () => { held = null; });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    box.x -= (event.clientX - held.x) * box.width / view.clientWidth;
    box.y -= (event.clientY - held.y) * box.height / view.clientHeight;
    held = { x: event.clientX, y: event.clientY };
    show();
  });

  // What belongs to a step stands out while the pointer is on it.
  const mark = (id) => {
    for (const one of picture.querySelectorAll(".near")) one.classList.remove("near");
    if (!id) return;
    for (const edge of picture.querySelectorAll(`[data-from="${id}"], [data-to="${id}"]`)) {
      edge.classList.add("near");
      const other = edge.dataset.from === id ? edge.dataset.to : edge.dataset.from;
      document.getElementById(other).classList.add("near");
    }
    document.getElementById(id).classList.add("near");
  };
  const stepOf = (target) => target.closest(".step, .block");
  picture.addEventListener("mouseover", (event) => {
    const edge = event.target.closest(".edge, .label");
    const step = stepOf(event.target);
    if (edge) {
      mark(null);
      for (const id of [edge.dataset.from, edge.dataset.to]) document.getElementById(id).classList.add("near");
      for (const one of picture.querySelectorAll(`[data-from="${edge.dataset.from}"][data-to="${edge.dataset.to}"]`)) one.classList.add("near");
    } else {
      mark(step && step.id);
    }
  });
  picture.addEventListener("click", (event) => {
    const chosen = event.target.closest(".edge") || stepOf(event.target);
    const title = chosen && chosen.querySelector(":scope > title");
    details.textContent = title ? title.textContent : "";
  });

  search.addEventListener("input", () => {
    const wanted = search.value.toLowerCase();
    let first = null;
    for (const one of picture.querySelectorAll(".step, .block")) {
      const is = wanted !== "" && one.querySelector("title").textContent.split("\n")[0].toLowerCase().includes(wanted);
      one.classList.toggle("found", is);
      if (is && !first) first = one;
    }
    if (!first) return;
    const there = first.getBoundingClientRect();
    const area = view.getBoundingClientRect();
    box.x += (there.left + there.width / 2 - area.left - area.width / 2) * box.width / area.width;
    box.y += (there.top + there.height / 2 - area.top - area.height / 2) * box.height / area.height;
    show();
  });

  document.getElementById("whole").addEventListener("click", () => fit(true));
  document.getElementById("closer").addEventListener("click", () => zoom(0.8));
  document.getElementById("farther").addEventListener("click", () => zoom(1.25));
  window.addEventListener("resize", () => fit(false));
  fit(false);
})();
