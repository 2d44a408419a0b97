// Walk a deck in the size of a projector; return what is wrong with each slide:
// with its size and length, if `most` says what is allowed, and with what axe
// finds by the rules.
async ({ most, rules }) => {
  const told = [];

  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !element.closest(".katex-mathml, aside, defs");

  const says = (element) =>
    [...element.childNodes].some(
      (node) => node.nodeType === 3 && /[^\s\u200b]/.test(node.textContent),
    );

  const size = (element) => {
    const own = parseFloat(getComputedStyle(element).fontSize);
    if (!element.ownerSVGElement) return own;
    const scale = element.getScreenCTM();
    return own * Math.hypot(scale.a, scale.b);
  };

  // A picture in a file is measured as it is drawn, in the size that it has.
  const opened = async (image) => {
    await image.decode();
    const text = await (await fetch(image.src)).text();
    const box = image.getBoundingClientRect();
    const scale = Math.min(
      box.width / image.naturalWidth,
      box.height / image.naturalHeight,
    );
    const drawn = document.createElement("div");
    drawn.innerHTML = text.slice(text.indexOf("<svg"));
    const svg = drawn.querySelector("svg");
    svg.setAttribute("width", image.naturalWidth * scale);
    svg.setAttribute("height", image.naturalHeight * scale);
    document.body.append(drawn);
    return drawn;
  };

  const small = (element) =>
    // The index of an index, in a formula, may be smaller.
    says(element) && !element.closest(".size1") && size(element) < 19.9;

  // Where what fills a slide ends: the link to the chapter stands at its foot.
  const end = (elements, top) =>
    Math.max(
      ...elements
        .filter((each) => !each.closest(".chapter, .running"))
        .map((each) => each.getBoundingClientRect().bottom - top),
    );

  const measure = async (slide, tell) => {
    const elements = [...slide.querySelectorAll("*")].filter(seen);
    const top = slide.getBoundingClientRect().top;
    const last = end(elements, top);
    if (!slide.querySelector("figure, .moving") && last < most.middle)
      tell(`ends above the middle, at ${Math.round(last)} px`);
    for (const element of elements) {
      if (element.ownerSVGElement) continue;
      const box = element.getBoundingClientRect();
      const name = `${element.tagName} ${element.textContent.trim().slice(0, 30)}`;
      if (box.bottom - top > most.height + 0.5)
        tell(`ends at ${Math.round(box.bottom - top)} px: ${name}`);
      if (box.left < 0 || box.right > 1280)
        tell(`is wider than the slide: ${name}`);
      if (element.matches("pre") && element.scrollWidth > element.clientWidth + 1)
        tell(`code is wider than its box: ${name}`);
    }
    for (const element of elements.filter(small))
      tell(`${size(element).toFixed(1)} px: ${element.textContent.trim()}`);
    for (const image of elements.filter((each) => each.matches("img"))) {
      const drawn = await opened(image);
      for (const text of [...drawn.querySelectorAll("text, tspan")].filter(small))
        tell(`${size(text).toFixed(1)} px in a picture: ${text.textContent.trim()}`);
      drawn.remove();
    }
  };

  const count = (slide, tell) => {
    const bullets = slide.querySelectorAll("li:not(aside li)").length;
    if (bullets > most.bullets) tell(`${bullets} bullets`);
    const lines = (selector) =>
      [...slide.querySelectorAll(selector)].flatMap((pre) =>
        pre.textContent.trimEnd().split("\n"),
      );
    // A listing is code.
    const output = lines(".cell_output pre:not(.text_html pre)").length;
    if (output > most.lines) tell(`${output} lines of output`);
    for (const line of lines("pre").filter((line) => line.length > most.columns))
      tell(`${line.length} columns: ${line}`);
  };

  // Axe reads the whole document each time: one slide at a time is in it.
  const slides = Reveal.getSlides();
  const parts = slides.map((slide) => [...slide.childNodes]);
  for (const slide of slides) slide.replaceChildren();

  for (const [index, slide] of slides.entries()) {
    slide.replaceChildren(...parts[index]);
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v);
    for (const part of slide.querySelectorAll(".fragment"))
      part.classList.add("visible");
    const title = slide.querySelector("h1, h2, h3, .running").textContent.trim();
    const tell = (what) => told.push(`slide ${index + 1} "${title}": ${what}`);
    if (most) {
      await measure(slide, tell);
      count(slide, tell);
    }
    const { violations } = await axe.run(slide, rules);
    for (const { id, nodes } of violations) tell(`${id}: ${nodes[0].html}`);
    slide.replaceChildren();
  }
  for (const [index, slide] of slides.entries())
    slide.replaceChildren(...parts[index]);
  return told;
};
