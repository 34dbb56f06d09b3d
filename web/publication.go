// Package web shows pages. So far it shows a published report, which holds
// nothing that may not leave the building; the offices' pages come here too.
package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path"
	"strings"
	"time"
)

// policy lets a page use what is inside it and nothing else: a published page
// carries its own style, and asks nobody for anything.
const policy = "default-src 'none'; style-src 'unsafe-inline' 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Publication serves the files of a published report and nothing beside them:
// no listing of folders, no other method than reading.
func Publication(dir *os.Root) http.Handler {
	files := http.FileServerFS(dir.FS())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "This page can only be read.", http.StatusMethodNotAllowed)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		if strings.HasSuffix(r.URL.Path, "/") && !hasIndex(dir, r.URL.Path) {
			http.NotFound(w, r) // a folder without a page shows no list of its files
			return
		}
		files.ServeHTTP(w, r)
	})
}

func hasIndex(dir *os.Root, folder string) bool {
	_, err := dir.Stat(path.Join(".", folder, "index.html"))
	return err == nil
}

// Server is an HTTP server that slow clients cannot hold open.
func Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: 16 << 10,
	}
}

// ServePublication shows a published folder at an address of this machine
// until the context ends. It calls ready with the address once it listens.
func ServePublication(ctx context.Context, dir, address string, ready func(url string)) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("opening the published report: %w", err)
	}
	defer root.Close()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	server := Server(Publication(root))
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		stopped <- server.Shutdown(last)
	}()
	ready("http://" + listener.Addr().String() + "/")
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	return <-stopped
}
