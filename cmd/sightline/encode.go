package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"sightline/stat/linkage/encode"
)

// encodeCommand encodes a file for a source that may not share names.
type encodeCommand struct {
	File   string   `arg:"" type:"existingfile" placeholder:"FILE.csv" help:"Records with a header."`
	Schema string   `required:"" type:"existingfile" placeholder:"FILE" help:"How to encode, as the key authority published it."`
	Key    []string `required:"" type:"existingfile" sep:"none" placeholder:"FILE" help:"A key share; give two, of two holders, as --key A --key B, or one file with both."`
	ID     string   `default:"id" placeholder:"COLUMN" help:"The column that identifies a record. [${default}]"`
	Signer string   `placeholder:"KEY" help:"The public key, in base64, that the schema must be signed with."`
	Source string   `placeholder:"NAME" help:"This source's name; by default the file's."`
	Out    string   `short:"o" type:"path" placeholder:"FILE" help:"Where to write; by default to standard output."`
}

func (encodeCommand) Help() string {
	return `Names, dates and codes become encodings that can be compared without being read; sightline link takes them like plain files.
A schema that gives away too much is refused.`
}

// Run encodes the file.
func (c *encodeCommand) Run(std *streams) error {
	e, err := c.encoder()
	if err != nil {
		return err
	}
	in, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	if c.Out == "" {
		_, err := e.File(in, std.out, c.ID)
		return err
	}
	var coded bytes.Buffer
	records, err := e.File(in, &coded, c.ID)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, coded.Bytes(), 0o600); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "%d records encoded in %s\n", records, c.Out)
	return err
}

func (c *encodeCommand) encoder() (*encode.Encoder, error) {
	schema, err := c.schema()
	if err != nil {
		return nil, err
	}
	key, err := readKey(c.Key)
	if err != nil {
		return nil, hint(err, "a key comes as two shares of two holders")
	}
	source := c.Source
	if source == "" {
		source = filepath.Base(c.File)
	}
	e, err := encode.NewEncoder(schema, key, source)
	if err != nil {
		return nil, hint(err, "strengthen the schema; acceptWeak is for studies of attacks only")
	}
	return e, nil
}

func (c *encodeCommand) schema() (*encode.Schema, error) {
	data, err := os.ReadFile(c.Schema)
	if err != nil {
		return nil, err
	}
	var signer ed25519.PublicKey
	if c.Signer != "" {
		signer, err = base64.StdEncoding.DecodeString(c.Signer)
		if err != nil || len(signer) != ed25519.PublicKeySize {
			return nil, hint(fmt.Errorf("the signer's key cannot be read"), "it is 32 bytes in base64")
		}
	}
	return encode.Open(data, signer)
}

// readKey joins the first two shares that the files hold, a line each.
func readKey(files []string) (encode.Key, error) {
	var shares []encode.Share
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			return encode.Key{}, err
		}
		data, err := io.ReadAll(io.LimitReader(f, 1<<16))
		f.Close()
		if err != nil {
			return encode.Key{}, err
		}
		for line := range strings.Lines(string(data)) {
			if strings.TrimSpace(line) == "" {
				continue
			}
			var s encode.Share
			if err := s.UnmarshalText([]byte(line)); err != nil {
				return encode.Key{}, fmt.Errorf("%s: %w", path, err)
			}
			shares = append(shares, s)
		}
	}
	if len(shares) < encode.Needed {
		return encode.Key{}, fmt.Errorf("%d key share, %d are needed", len(shares), encode.Needed)
	}
	return encode.KeyFrom(shares[0], shares[1])
}
