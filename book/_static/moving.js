// Moving figures: show the frame that the controls ask for, and say it.
const setUpMoving = (figure) => {
  const words = JSON.parse(figure.dataset.words);
  const controls = [...figure.querySelectorAll(".moving-controls > *")];
  const ranges = controls.map((control) => control.querySelector("input"));
  // Each part of the drawing with the frames that show it: "0-3 7".
  const parts = [...figure.querySelectorAll("[data-frames]")].map((part) => [
    part,
    part.dataset.frames.split(" ").map((run) => run.split("-").map(Number)),
  ]);
  const said = figure.querySelector("p");
  let timer;

  const show = () => {
    // The last control turns fastest.
    const number = ranges.reduce(
      (sum, range) => sum * (Number(range.max) + 1) + Number(range.value),
      0,
    );
    for (const [part, runs] of parts) {
      if (runs.some((run) => run[0] <= number && number <= run.at(-1)))
        part.removeAttribute("display");
      else part.setAttribute("display", "none");
    }
    for (const range of ranges) {
      const value = JSON.parse(range.dataset.said)[range.value];
      range.setAttribute("aria-valuetext", value);
      range.nextElementSibling.textContent = value;
    }
    figure.querySelector(".film").setAttribute("aria-label", words[number]);
    said.textContent = words[number];
  };

  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    for (const control of controls) {
      control.classList.remove("playing");
      control.querySelector("button:last-child").textContent = "play";
    }
    said.setAttribute("aria-live", "polite");
  };

  for (const [place, control] of controls.entries()) {
    const range = ranges[place];
    const [previous, next, play] = control.querySelectorAll("button");
    const most = Number(range.max);

    const move = (to) => {
      range.value = to;
      show();
    };

    range.addEventListener("input", () => {
      stop();
      show();
    });
    for (const [button, by] of [[previous, -1], [next, 1]]) {
      button.addEventListener("click", () => {
        stop();
        move((Number(range.value) + by + most + 1) % (most + 1));
      });
    }
    play.addEventListener("click", () => {
      const playing = control.classList.contains("playing");
      stop();
      if (playing) return;
      // From the end it begins anew, and at the end it stops.
      if (Number(range.value) === most) move(0);
      control.classList.add("playing");
      play.textContent = "stop";
      said.setAttribute("aria-live", "off"); // not every frame in a film
      timer = setInterval(() => {
        move(Number(range.value) + 1);
        if (Number(range.value) === most) stop();
      }, 500);
    });
  }

  // Who asks for less motion steps through the frames.
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const obey = () => {
    for (const control of controls)
      control.querySelector("button:last-child").hidden = still.matches;
    if (still.matches) stop();
  };
  still.addEventListener("change", obey);
  obey();
  figure.querySelector(".moving-controls").hidden = false;
};
document.querySelectorAll(".moving").forEach(setUpMoving);
