package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
)

// Numbering turns the row numbers of a register into identifiers from which
// nothing can be read, not even which of two is older, and back. It is a
// Feistel network of four rounds over 60 bits with AES as round function
// (Luby and Rackoff 1988), so no table of identifiers is needed.
type Numbering struct {
	block cipher.Block
	kind  byte
}

// Numbering gives the numbering of one kind of rows; kinds differ by letter.
func (k *Keyring) Numbering(kind byte) Numbering {
	block, err := aes.NewCipher(k.numbers)
	if err != nil {
		panic("seal: a numbering key of the wrong length") // lengths are checked when the keyring is read
	}
	return Numbering{block, kind}
}

// Thirty-two signs without I, L, O and U, which are easily misread.
const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const (
	half     = 30
	halfMask = 1<<half - 1
	idLength = 13 // the kind's letter and 60 bits
	rounds   = 4
)

var errIdentifier = errors.New("seal: not an identifier of this register")

// Identifier gives the identifier of a row number below 2^60.
func (n Numbering) Identifier(row int64) string {
	left, right := uint32(row>>half)&halfMask, uint32(row)&halfMask
	for round := byte(0); round < rounds; round++ {
		left, right = right, left^n.scramble(round, right)
	}
	mixed := uint64(left)<<half | uint64(right)
	var id [idLength]byte
	id[0] = n.kind
	for i := idLength - 1; i > 0; i-- {
		id[i] = signs[mixed&31]
		mixed >>= 5
	}
	return string(id[:])
}

// Row gives the row number of an identifier.
func (n Numbering) Row(id string) (int64, error) {
	if len(id) != idLength || id[0] != n.kind {
		return 0, errIdentifier
	}
	var mixed uint64
	for i := 1; i < idLength; i++ {
		sign := signOf[id[i]]
		if sign == 0 {
			return 0, errIdentifier
		}
		mixed = mixed<<5 | uint64(sign-1)
	}
	left, right := uint32(mixed>>half)&halfMask, uint32(mixed)&halfMask
	for round := byte(rounds); round > 0; round-- {
		left, right = right^n.scramble(round-1, left), left
	}
	return int64(left)<<half | int64(right), nil
}

func (n Numbering) scramble(round byte, half32 uint32) uint32 {
	var in, out [aes.BlockSize]byte
	in[0], in[1] = n.kind, round
	binary.BigEndian.PutUint32(in[2:], half32)
	n.block.Encrypt(out[:], in[:])
	return binary.BigEndian.Uint32(out[:]) & halfMask
}

// signOf holds one more than the value of each sign, and 0 for all else.
var signOf = func() (of [256]byte) {
	for i := range signs {
		of[signs[i]] = byte(i + 1)
	}
	return of
}()
