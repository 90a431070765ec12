package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/valyala/fasttemplate"

	argojson "github.com/argoproj/argo-workflows/v4/util/json"
)

// expressionTags gives the expressions of the {{= }} tags in a field's text, cut out as
// Argo's util/template does it: from the field's JSON, up to the first "}}".
func expressionTags(text string) (expressions []string, problems []error) {
	if !strings.Contains(text, "{{") {
		return nil, nil
	}
	encoded, err := json.Marshal(text)
	if err != nil {
		return nil, []error{err}
	}
	template, err := fasttemplate.NewTemplate(string(encoded), "{{", "}}")
	if err != nil {
		return nil, []error{err}
	}
	_, err = template.ExecuteFunc(io.Discard, func(_ io.Writer, tag string) (int, error) {
		source, found := strings.CutPrefix(tag, "=")
		if !found {
			return 0, nil
		}
		var expression string
		if err := json.Unmarshal(fmt.Appendf(nil, `"%s"`, argojson.Fix(source)), &expression); err != nil {
			problems = append(problems, fmt.Errorf("the tag {{=%s}} is no JSON text: %w", source, err))
			return 0, nil
		}
		expressions = append(expressions, expression)
		return 0, nil
	})
	if err != nil {
		problems = append(problems, err)
	}
	return expressions, problems
}
