package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// A problem is one finding: in which file, in which object, where in it, and what.
type problem struct {
	File    string `json:"file"`
	Object  string `json:"object"`
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

// write prints one problem a line, whatever the messages hold, or all as a JSON list.
func write(out io.Writer, problems []problem, asJSON bool) error {
	if asJSON {
		if problems == nil {
			problems = []problem{}
		}
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(problems)
	}
	for _, p := range problems {
		message := strings.Join(strings.Fields(p.Message), " ")
		if p.Field != "" {
			message = p.Field + ": " + message
		}
		if _, err := fmt.Fprintf(out, "%s: %s: %s\n", p.File, p.Object, message); err != nil {
			return err
		}
	}
	return nil
}
