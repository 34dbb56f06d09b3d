package web_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sightline/web"
)

func TestPublicationShowsOnlyItsFolder(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "report")
	for name, text := range map[string]string{"report/index.html": "<!doctype html><title>Report</title>", "report/tables/t-1.csv": "a,b\n", "secret.txt": "not for you"} {
		path := filepath.Join(top, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(top, "secret.txt"), filepath.Join(dir, "link.txt")); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- web.ServePublication(ctx, dir, "127.0.0.1:0", func(url string) { address <- url }) }()
	base := <-address

	for path, want := range map[string]int{"": 200, "tables/": 404, "tables/t-1.csv": 200, "absent": 404, "link.txt": 500, "../secret.txt": 404, "%2e%2e/secret.txt": 404} {
		resp, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != want && !(want >= 400 && resp.StatusCode >= 400) {
			t.Errorf("%s gives %d, want %d", path, resp.StatusCode, want)
		}
		if strings.Contains(string(body), "not for you") {
			t.Errorf("%s shows a file outside the folder", path)
		}
		if path == "" && !strings.Contains(resp.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Error("a page came without its content policy")
		}
	}
	resp, err := http.Post(base, "text/plain", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST gives %d", resp.StatusCode)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
