package publish

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"

	"github.com/chromedp/chromedp"
)

// ErrNoBrowser says that no Chromium was found to print with. The page prints
// from any browser all the same.
var ErrNoBrowser = errors.New("publish: no Chromium found to print with; print the page from a browser instead")

// FindBrowser looks for a Chromium on this machine.
func FindBrowser() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoBrowser
}

// PDF prints a page of a publication as a tagged PDF with an outline, A4, all
// tables open, as the page's print style has it. The page is read from disk
// and fetches nothing. The dates that Chromium writes into the file are set to
// zero, so that the same page and browser give the same bytes.
func PDF(ctx context.Context, browser, page string) ([]byte, error) {
	absolute, err := filepath.Abs(page)
	if err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	ctx, stop := start(ctx, browser)
	defer stop()
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(absolute)}
	if err := chromedp.Do(ctx, chromedp.Navigate(address.String())); err != nil {
		return nil, fmt.Errorf("publish: opening the page to print: %w", err)
	}
	out, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground(), chromedp.PDFOutlineAndTagged()))
	if err != nil {
		return nil, fmt.Errorf("publish: printing: %w", err)
	}
	return undated(out), nil
}

// start runs a browser of its own, without a window and without a profile.
// Containers run as root, where Chromium's own sandbox does not start; the
// pages it opens are ours.
func start(ctx context.Context, browser string) (context.Context, context.CancelFunc) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox,
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-background-networking", true))
	allocator, stopAllocator := chromedp.NewExecAllocator(ctx, options...)
	tab, stopTab := chromedp.NewContext(allocator)
	return tab, func() { stopTab(); stopAllocator() }
}

// pdfDate is a date in the file's description: (D:20261121220612+00'00').
var pdfDate = regexp.MustCompile(`/(CreationDate|ModDate) \(D:[0-9]{14}`)

func undated(pdf []byte) []byte {
	return pdfDate.ReplaceAllFunc(pdf, func(date []byte) []byte {
		out := append([]byte(nil), date...)
		copy(out[len(out)-14:], "20000101000000") // the file's cross references count bytes
		return out
	})
}
