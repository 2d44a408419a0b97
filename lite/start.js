// lab/index.html loads this before JupyterLite, and waits for `ready`.
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
    await new Promise((there) => {
      document.addEventListener("DOMContentLoaded", there);
    });
    document.body.innerHTML = FROM_DISK;
    await new Promise(() => {}); // JupyterLite is not to start
  }
  try {
    remember();
    await keep();
  } catch (error) {
    console.warn(error); // it works without: where nothing may be stored
  }
}

// JupyterLite takes the name of the notebook out of the address: when the page is
// loaded anew, it is put back.
function remember() {
  if (new URLSearchParams(location.search).has("path"))
    sessionStorage.setItem("opened", location.search);
  const opened = sessionStorage.getItem("opened");
  if (opened) history.replaceState(null, "", opened);
}

// JupyterLite's service worker keeps all that is asked for, so that a second visit
// needs no network. It would start late, and lack what came before it.
async function keep() {
  const { serviceWorker } = navigator;
  if (!serviceWorker || serviceWorker.controller) return;
  const taken = new Promise((done) => {
    serviceWorker.addEventListener("controllerchange", done, { once: true });
  });
  await serviceWorker.register("../service-worker.js?enableCache=true");
  // A page that is loaded anew with Shift stays without one.
  const late = new Promise((done) => setTimeout(done, 2000));
  await Promise.race([taken, late]);
  const { href } = document.getElementById("jupyter-lite-main");
  const before = [location.href, location.pathname, "../start.js", href];
  await Promise.all(before.map((address) => fetch(address)));
}
