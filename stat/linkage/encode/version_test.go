package encode

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

// TestBytesOfVersion1 holds the bytes of version 1 fast: files that were
// encoded years ago, or in a browser, must meet files encoded today. If this
// fails, the change needs a new Version, not a new digest. It says nothing
// about whether the encoding is a good one.
//
// In WebAssembly: GOOS=js GOARCH=wasm go test -run TestBytesOfVersion1
// -exec "$(go env GOROOT)/lib/wasm/go_js_wasm_exec" ./stat/linkage/encode
func TestBytesOfVersion1(t *testing.T) {
	s := Recommend("2026", "dob", map[string]As{"name": Name, "dob": Date, "town": Text, "code": Code, "no": Exact},
		[]string{"name", "dob", "town", "code", "no"})
	s.Fields[0].Flip = 0.01
	e, err := NewEncoder(s, testKey, "source")
	if err != nil {
		t.Fatal(err)
	}
	row := map[string]string{"name": "Иванова-Şahin", "dob": "1990-05-12", "town": "'s-Hertogenbosch", "code": "1234 AB", "no": "V123"}
	sum := sha256.Sum256([]byte(strings.Join(e.Encode("7", func(c string) string { return row[c] }), ",")))
	if got, want := hex.EncodeToString(sum[:8]), "ce583bb161dcee22"; got != want {
		t.Errorf("version 1 now gives %s, it gave %s", got, want)
	}
}
