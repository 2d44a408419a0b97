// `number_questions.py` puts the questions of a chapter, `numberQuestions`,
// before this: by name the places asked for and the answers, the right one first.
const NUMBER =
  /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:\/(\d+\.?\d*))?(%?)$/i;

// The number that is written, as 3/28, 0.107, 0,107, 1.07e-1 or w = 10.7 %.
function readNumber(typed) {
  const text = typed
    .replace(/^.*[=≈]/, "")
    .replace(/\s/g, "")
    .replace(/[−–]/g, "-")
    .replace(",", ".");
  const [, over, under = 1, percent] = NUMBER.exec(text) ?? [];
  return over / under / (percent ? 100 : 1);
}

// Whether what was typed is right, and what to say to it. Half a last place is
// precise enough; a wrong number is known by 2 percent, as is one that is close.
function judgeNumber(name, typed) {
  const { places, answers } = numberQuestions[name];
  const value = readNumber(typed);
  if (!isFinite(value))
    return [
      false,
      "Write one number: <code>3/28</code> or <code>0.107</code> or " +
        "<code>1.07e-1</code> is one.",
    ];
  const away = ([number]) => Math.abs(value - number);
  const right = answers[0];
  const room =
    (places ? 0.5 / 10 ** places : 0) + 1e-9 * (1 + Math.abs(right[0]));
  if (away(right) <= room) return [true, `<strong>Right. </strong>${right[1]}`];
  const next = answers.reduce((a, b) => (away(b) < away(a) ? b : a));
  const near = away(next) <= Math.max(room, Math.abs(next[0] / 50));
  if (near && next !== right)
    return [false, `<strong>Not this one. </strong>${next[1]}`];
  if (near && places) {
    const more = places > 1 ? `${places} decimals` : "1 decimal";
    return [false, `<strong>Close. </strong>Give ${more}, or a fraction.`];
  }
  const hint = "Go through your steps once more.";
  return [false, `<strong>Not this one. </strong>${hint}`];
}
