package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"sightline/monitor/study"
)

// browser finds what the tests below need: a Chromium, and the file of
// axe-core named by AXE_CORE_JS. Without them a test skips aloud; in CI, where
// CI=true, it fails.
func browser(t *testing.T) (chromium, axe string) {
	t.Helper()
	lacking := func(what string) {
		if os.Getenv("CI") == "true" {
			t.Fatal(what)
		}
		t.Skip("SKIPPED: " + what)
	}
	chromium, err := FindBrowser()
	if err != nil {
		lacking(err.Error())
	}
	text, err := os.ReadFile(os.Getenv("AXE_CORE_JS"))
	if err != nil {
		lacking("AXE_CORE_JS does not name axe-core's script (npm package axe-core, axe.min.js)")
	}
	return chromium, string(text)
}

// site serves publications and notes what is asked of it.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func serve(t *testing.T, chapters map[string][]*study.Chapter) *site {
	t.Helper()
	dir := t.TempDir()
	for name, c := range chapters {
		if _, err := Write(filepath.Join(dir, name), c, Options{Code: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	s := &site{}
	files := http.FileServer(http.Dir(dir))
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.URL.Path)
		s.mu.Unlock()
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// violation is what axe-core found wrong.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

const (
	openAll = `for (const d of document.querySelectorAll("details")) d.open = true`
	runAxe  = `axe.run(document).then(r => JSON.stringify({violations: r.violations, passes: r.passes.length}))`
	// Wider than the window is what cannot be reached without scrolling
	// sideways; regions that scroll by themselves are meant to.
	tooWide = `document.documentElement.scrollWidth - document.documentElement.clientWidth`
	// What the page fetched besides itself.
	fetched = `JSON.stringify(performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.endsWith("/favicon.ico")))`
)

// The pages in a real browser, at phone and desk width, in both languages: no
// violation that axe-core knows of with all tables open, nothing wider than
// the window, nothing fetched from anywhere.
func TestPagesInABrowser(t *testing.T) {
	chromium, axe := browser(t)
	s := serve(t, map[string][]*study.Chapter{"published": {published(t)}, "invented": {invented(t, 3000)}, "both": {invented(t, 60), published(t)}})
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	ctx, stop := start(ctx, chromium)
	defer stop()
	for _, page := range []string{"published/index.html", "published/index.nl.html", "invented/index.html", "invented/index.nl.html", "both/index.html"} {
		for _, width := range []int64{390, 1280} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(s.URL+"/"+page), chromedp.Evaluate[chromedp.Void](openAll)); err != nil {
				t.Fatalf("%s: %v", page, err)
			}
			if wide := ask[int](t, ctx, tooWide); wide > 0 {
				t.Errorf("%s is %d px wider than a window of %d", page, wide, width)
			}
			if got := ask[string](t, ctx, fetched); got != "[]" {
				t.Errorf("%s fetched %s", page, got)
			}
			ask[chromedp.Void](t, ctx, axe)
			checkAxe(t, ctx, page, width)
			keepPicture(t, ctx, page, width)
		}
	}
	for _, path := range s.asked {
		if !strings.HasSuffix(path, ".html") && path != "/favicon.ico" && !strings.HasSuffix(path, "/") {
			t.Errorf("the pages asked for %s", path)
		}
	}
}

func ask[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%.60s: %v", script, err)
	}
	return v
}

func checkAxe(t *testing.T, ctx context.Context, page string, width int64) {
	t.Helper()
	var found struct {
		Violations []violation `json:"violations"`
		Passes     int         `json:"passes"`
	}
	if err := json.Unmarshal([]byte(ask[string](t, ctx, runAxe)), &found); err != nil {
		t.Fatal(err)
	}
	if found.Passes < 20 {
		t.Errorf("%s at %d: axe-core checked %d rules only", page, width, found.Passes)
	}
	for _, v := range found.Violations {
		for _, n := range v.Nodes {
			t.Errorf("%s at %d: %s: %s: %.200s\n%s", page, width, v.ID, v.Help, n.HTML, n.Summary)
		}
	}
}

// keepPicture saves what a failing page looked like, and every page where
// SIGHTLINE_SHOW asks for it.
func keepPicture(t *testing.T, ctx context.Context, page string, width int64) {
	dir := os.Getenv("SIGHTLINE_SHOW")
	if dir == "" && !t.Failed() {
		return
	}
	if dir == "" {
		dir = os.TempDir()
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return
	}
	name := strings.ReplaceAll(strings.TrimSuffix(page, ".html"), "/", "-")
	path := filepath.Join(dir, "page-"+name+"-"+map[int64]string{390: "phone", 1280: "desk"}[width]+".png")
	if os.WriteFile(path, picture, 0o644) == nil {
		t.Log("picture:", path)
	}
}

// A number in a finding leads to its table, which opens.
func TestANumberOpensItsTable(t *testing.T) {
	chromium, _ := browser(t)
	s := serve(t, map[string][]*study.Chapter{"p": {published(t)}})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ctx, stop := start(ctx, chromium)
	defer stop()
	if err := chromedp.Do(ctx, chromedp.Navigate(s.URL+"/p/index.html"), chromedp.Click(chromedp.CSS(".finds li:first-child p a.n"))); err != nil {
		t.Fatal(err)
	}
	open := ask[bool](t, ctx, `new Promise(r => setTimeout(() => r(document.querySelector(location.hash).closest("details").open), 300))`)
	if !open {
		t.Error("the table with the number stays closed")
	}
	if got := ask[string](t, ctx, `document.querySelector(location.hash).textContent`); got != "1,255" {
		t.Errorf("the first number leads to %q", got)
	}
}

// Printed, every table is open, the navigation is gone, the wide drawing
// stands; and the file is tagged, has an outline, and comes out the same twice.
func TestPrint(t *testing.T) {
	chromium, _ := browser(t)
	dir := t.TempDir()
	if _, err := Write(dir, []*study.Chapter{published(t)}, Options{}); err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(dir, "index.html")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	tab, stop := start(ctx, chromium)
	defer stop()
	if err := chromedp.Do(tab, chromedp.Navigate("file://"+page)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	hidden := ask[int](t, tab, `[...document.querySelectorAll("table")].filter(t => t.getBoundingClientRect().height < 20).length`)
	if hidden > 0 {
		t.Errorf("%d tables are closed in print", hidden)
	}
	if ask[int](t, tab, `document.querySelectorAll(".toc")[0].getBoundingClientRect().height`) > 0 || ask[int](t, tab, `[...document.querySelectorAll("svg.narrow")].filter(s => s.getBoundingClientRect().height > 0).length`) > 0 {
		t.Error("navigation or narrow drawings are printed")
	}
	first, err := PDF(ctx, chromium, page)
	if err != nil {
		t.Fatal(err)
	}
	again, err := PDF(ctx, chromium, page)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, again) {
		t.Error("the same page printed twice differs")
	}
	for _, want := range []string{"/MarkInfo", "/StructTreeRoot", "/Outlines", "/Lang"} {
		if !bytes.Contains(first, []byte(want)) {
			t.Errorf("the PDF has no %s", want)
		}
	}
	if dir := os.Getenv("SIGHTLINE_SHOW"); dir != "" {
		_ = os.WriteFile(filepath.Join(dir, "report.pdf"), first, 0o644)
	}
}
