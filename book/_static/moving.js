// Moving figures: show the frame that the controls ask for, and say it.
for (const figure of document.querySelectorAll(".moving")) {
  const words = JSON.parse(figure.dataset.words);
  const ranges = [...figure.querySelectorAll("input")];
  const [previous, next, play] = figure.querySelectorAll("button");
  const said = figure.querySelector("p");
  const last = ranges.at(-1);
  let timer;

  const show = () => {
    // The last control turns fastest.
    const number = ranges.reduce(
      (sum, range) => sum * (Number(range.max) + 1) + Number(range.value),
      0,
    );
    for (const frame of figure.querySelectorAll("[data-frame]")) {
      if (Number(frame.dataset.frame) === number) frame.removeAttribute("display");
      else frame.setAttribute("display", "none");
    }
    for (const range of ranges) {
      const value = JSON.parse(range.dataset.said)[range.value];
      range.setAttribute("aria-valuetext", value);
      range.nextElementSibling.textContent = value;
    }
    figure.querySelector("svg").setAttribute("aria-label", words[number]);
    said.textContent = words[number];
  };

  const step = (by) => {
    const count = Number(last.max) + 1;
    last.value = (Number(last.value) + by + count) % count;
    show();
  };

  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "play";
    said.setAttribute("aria-live", "polite");
  };

  for (const range of ranges) {
    range.addEventListener("input", () => {
      stop();
      show();
    });
  }
  for (const [button, by] of [[previous, -1], [next, 1]]) {
    button.addEventListener("click", () => {
      stop();
      step(by);
    });
  }
  play.addEventListener("click", () => {
    if (timer) return stop();
    play.textContent = "stop";
    said.setAttribute("aria-live", "off"); // not every frame in a film
    timer = setInterval(() => step(1), 500);
  });
  // Who asks for less motion steps through the frames.
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const obey = () => {
    play.hidden = still.matches;
    if (still.matches) stop();
  };
  still.addEventListener("change", obey);
  obey();
  figure.querySelector(".moving-controls").hidden = false;
}
