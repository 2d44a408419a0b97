// lab/index.html loads this before JupyterLite and waits for `ready`.
const FROM_DISK = `
  <main style="font: 1.1rem/1.6 sans-serif; margin: 3rem auto; max-width: 40rem;
      padding: 0 1rem">
    <h1>This page needs a web server</h1>
    <p>You opened it from a folder, and from there no browser starts Python.
    In the folder that holds <code>book</code> and <code>lite</code> run
    <pre>python -m http.server</pre>
    <p>and open <a href="http://localhost:8000/">http://localhost:8000/</a>.
    Nothing else is needed, and no network.</p>
  </main>`;

async function ready() {
  if (location.protocol === "file:") {
    document.body.innerHTML = FROM_DISK;
    await new Promise(() => {});
  }
  await keep().catch(console.warn);
}

// JupyterLite's service worker keeps all that it is asked for, so that a second
// visit needs no network. JupyterLite starts it late: what came before it would
// not be kept.
async function keep() {
  const { serviceWorker } = navigator;
  if (!serviceWorker || serviceWorker.controller) return;
  const asked = new Promise((done) => {
    serviceWorker.addEventListener("controllerchange", done, { once: true });
  });
  const address = new URL("../service-worker.js?enableCache=true", location);
  await serviceWorker.register(address);
  await serviceWorker.ready;
  // A page that was loaded anew with Shift stays without one.
  const late = new Promise((done) => setTimeout(done, 2000));
  await Promise.race([asked, late]);
  const { href } = document.getElementById("jupyter-lite-main");
  await Promise.all(
    [location.href, "../start.js", href].map((url) => fetch(url)),
  );
}
