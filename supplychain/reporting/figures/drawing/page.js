/* Lets the drawings of a page be moved, zoomed, and walked through, by mouse, touch, and keys. */
(function () {
  "use strict";
  var SMALLEST = 0.6;   /* a drawing starts no smaller: where that shows a part, the part with what was asked about */
  var NAMES = 0.45;     /* below this scale names would be specks, and are hidden */
  var STEP = 1.3;

  function Drawing(box) {
    var pane = box.querySelector(".figure-pane");
    var svg = pane.querySelector("svg");
    var whole = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
    var nodes = Array.prototype.slice.call(svg.querySelectorAll("[data-i]"));
    var middles = null;
    var view = { scale: 1, x: whole.width / 2, y: whole.height / 2 };
    var ready = false, waiting = 0;

    function middle(node) {
      if (!middles) {
        middles = nodes.map(function (its) {
          var at = its.transform.baseVal.getItem(0).matrix;
          return { x: at.e + 110, y: at.f + 18 };
        });
      }
      return middles[+node.getAttribute("data-i")];
    }

    function clamp(value, low, high) { return low > high ? (low + high) / 2 : Math.min(Math.max(value, low), high); }

    function fitting() { return Math.min(pane.clientWidth / whole.width, pane.clientHeight / whole.height, 1); }

    function show() {
      if (!waiting) { waiting = window.requestAnimationFrame(paint); }
    }

    function paint() {
      waiting = 0;
      var width = pane.clientWidth / view.scale, height = pane.clientHeight / view.scale;
      view.x = clamp(view.x, width / 2, whole.width - width / 2);
      view.y = clamp(view.y, height / 2, whole.height - height / 2);
      svg.setAttribute("viewBox", [view.x - width / 2, view.y - height / 2, width, height].join(" "));
      svg.classList.toggle("far", view.scale < NAMES);
    }

    function zoom(factor, x, y) {
      var scale = clamp(view.scale * factor, Math.min(fitting(), 0.2), 3);
      if (x !== undefined) {
        view.x = x + (view.x - x) * view.scale / scale;
        view.y = y + (view.y - y) * view.scale / scale;
      }
      view.scale = scale;
      show();
    }

    function fit() {
      view = { scale: fitting(), x: whole.width / 2, y: whole.height / 2 };
      show();
    }

    function resize() {
      if (!pane.clientWidth) { return; }
      var across = Math.min(pane.clientWidth / whole.width, 1);
      var scale = Math.max(across, SMALLEST);
      var most = Math.max(260, window.innerHeight * 0.7);
      pane.style.height = Math.ceil(Math.min(whole.height * scale, most)) + "px";
      if (ready) { show(); return; }
      ready = true;
      view.scale = scale;
      var root = svg.querySelector(".root") || svg.querySelector(".n.hot");
      if (root) {
        view.x = middle(root).x;
        view.y = middle(root).y;
      } else {
        view.x = view.y = 0;
      }
      show();
    }

    function point(event) {
      var place = pane.getBoundingClientRect();
      return {
        x: view.x + (event.clientX - place.left - place.width / 2) / view.scale,
        y: view.y + (event.clientY - place.top - place.height / 2) / view.scale
      };
    }

    function light(node) {
      svg.querySelectorAll(".lit").forEach(function (its) { its.classList.remove("lit"); });
      if (!node) { return; }
      var number = node.getAttribute("data-i");
      svg.querySelectorAll("[data-e^='" + number + " '],[data-e$=' " + number + "']").forEach(function (its) {
        its.classList.add("lit");
      });
    }

    function go(node) {
      if (!node) { return; }
      nodes.forEach(function (its) { if (its.getAttribute("tabindex") === "0") { its.setAttribute("tabindex", "-1"); } });
      node.setAttribute("tabindex", "0");
      node.focus({ preventScroll: true });
    }

    function seen(node) {
      var at = middle(node), width = pane.clientWidth / view.scale, height = pane.clientHeight / view.scale;
      if (Math.abs(at.x - view.x) > width / 2 - 120) { view.x = at.x; }
      if (Math.abs(at.y - view.y) > height / 2 - 30) { view.y = at.y; }
      show();
    }

    function beside(node, way) {
      var at = middle(node), best = null, least = Infinity;
      nodes.forEach(function (its) {
        var other = middle(its), off = (other.y - at.y) * way;
        if (Math.abs(other.x - at.x) < 1 && off > 0 && off < least) { best = its; least = off; }
      });
      return best;
    }

    function neighbor(node, name) {
      var said = node.getAttribute(name);
      return said ? nodes[+said.split(" ")[0]] : null;
    }

    function key(event) {
      var node = event.target.closest("[data-i]");
      var far = 90 / view.scale;
      var ways = {
        ArrowLeft: [function () { return neighbor(node, "data-up"); }, -far, 0],
        ArrowRight: [function () { return neighbor(node, "data-down"); }, far, 0],
        ArrowUp: [function () { return beside(node, -1); }, 0, -far],
        ArrowDown: [function () { return beside(node, 1); }, 0, far]
      };
      if (event.altKey || event.ctrlKey || event.metaKey) { return; }
      if (ways[event.key]) {
        if (node && !event.shiftKey) {
          go(ways[event.key][0]());
        } else {
          view.x += ways[event.key][1];
          view.y += ways[event.key][2];
          show();
        }
      } else if (event.key === "+" || event.key === "=") {
        zoom(STEP);
      } else if (event.key === "-") {
        zoom(1 / STEP);
      } else if (event.key === "0") {
        fit();
      } else if (event.key === "Enter" && !node) {
        go(svg.querySelector(".root") || nodes[0]);
      } else if (event.key === "Escape" && node) {
        svg.focus({ preventScroll: true });
      } else {
        return;
      }
      event.preventDefault();
    }

    var pointers = {};
    function spread() {
      var all = Object.keys(pointers).map(function (id) { return pointers[id]; });
      return all.length < 2 ? 0 : Math.hypot(all[0].clientX - all[1].clientX, all[0].clientY - all[1].clientY);
    }
    pane.addEventListener("pointerdown", function (event) {
      if (event.button === 0) { pointers[event.pointerId] = event; }
    });
    window.addEventListener("pointermove", function (event) {
      var last = pointers[event.pointerId];
      if (!last) { return; }
      var before = spread();
      pointers[event.pointerId] = event;
      if (before) {
        var at = point(event);
        zoom(spread() / before, at.x, at.y);
      } else {
        view.x -= (event.clientX - last.clientX) / view.scale;
        view.y -= (event.clientY - last.clientY) / view.scale;
        show();
      }
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      window.addEventListener(name, function (event) { delete pointers[event.pointerId]; });
    });
    pane.addEventListener("wheel", function (event) {
      if (!event.ctrlKey && !event.metaKey) { return; }
      event.preventDefault();
      var at = point(event);
      zoom(Math.pow(STEP, -Math.sign(event.deltaY)), at.x, at.y);
    }, { passive: false });
    pane.addEventListener("dblclick", function (event) {
      var at = point(event);
      zoom(STEP * STEP, at.x, at.y);
    });
    pane.addEventListener("keydown", key);
    pane.addEventListener("focusin", function (event) {
      var node = event.target.closest("[data-i]");
      light(node);
      if (node) { seen(node); }
    });
    pane.addEventListener("focusout", function () { light(null); });
    pane.addEventListener("pointerover", function (event) {
      var node = event.target.closest("[data-i]");
      if (node) { light(node); }
    });
    window.addEventListener("beforeprint", function () {
      svg.setAttribute("viewBox", "0 0 " + whole.width + " " + whole.height);
      svg.classList.remove("far");
    });
    window.addEventListener("afterprint", show);

    function button(sign, name, act) {
      var its = document.createElement("button");
      its.type = "button";
      its.textContent = sign;
      its.title = name;
      its.setAttribute("aria-label", name);
      its.addEventListener("click", act);
      tools.appendChild(its);
    }
    var tools = document.createElement("div");
    tools.className = "figure-tools";
    button("+", "Zoom in", function () { zoom(STEP); });
    button("−", "Zoom out", function () { zoom(1 / STEP); });
    button("⤢", "Show the whole drawing", fit);
    box.insertBefore(tools, pane);
    box.classList.add("live");
    new ResizeObserver(resize).observe(pane);
    resize();
  }

  document.querySelectorAll(".figure-drawing").forEach(function (box) { Drawing(box); });
})();
