package ask

import (
	"encoding/binary"
	"errors"
)

// errMalformed surfaces when an answer is not what protobuf's encoding allows.
var errMalformed = errors.New("the answer is malformed")

// The wire types of protobuf's encoding (https://protobuf.dev/programming-guides/encoding).
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

// appendVarint adds field number = value to a message.
func appendVarint(message []byte, number, value uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(message, number<<3|wireVarint), value)
}

// fields calls visit for each field of a message, in order: with value for numbers, with content for texts and messages.
func fields(message []byte, visit func(number, value uint64, content []byte) error) error {
	for len(message) > 0 {
		tag, n := binary.Uvarint(message)
		if n <= 0 {
			return errMalformed
		}
		value, content, rest, err := field(tag&7, message[n:])
		if err != nil {
			return err
		}
		if err := visit(tag>>3, value, content); err != nil {
			return err
		}
		message = rest
	}
	return nil
}

// field takes one value of the wire type off the front.
func field(wire uint64, from []byte) (value uint64, content, rest []byte, err error) {
	fixed := map[uint64]int{wireFixed64: 8, wireFixed32: 4}
	switch wire {
	case wireVarint:
		value, n := binary.Uvarint(from)
		if n <= 0 {
			return 0, nil, nil, errMalformed
		}
		return value, nil, from[n:], nil
	case wireBytes:
		length, n := binary.Uvarint(from)
		if n <= 0 || length > uint64(len(from)-n) {
			return 0, nil, nil, errMalformed
		}
		return 0, from[n : n+int(length)], from[n+int(length):], nil
	case wireFixed64, wireFixed32:
		if len(from) < fixed[wire] {
			return 0, nil, nil, errMalformed
		}
		return 0, nil, from[fixed[wire]:], nil
	}
	return 0, nil, nil, errMalformed
}
