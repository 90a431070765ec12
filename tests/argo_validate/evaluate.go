package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/expr-lang/expr"

	"github.com/argoproj/argo-workflows/v4/util/expr/argoexpr"
	exprenv "github.com/argoproj/argo-workflows/v4/util/expr/env"
	"github.com/argoproj/argo-workflows/v4/util/template"
)

// A request asks for one evaluation. Names in Env are Argo's, with dots
// ("inputs.parameters.x", "tasks.a-b.outputs.parameters.o"); null is an absent output.
type request struct {
	Expression string         `json:"expression"`
	Env        map[string]any `json:"env"`
	// As says what the expression is:
	//   tag    the inside of a {{= }} tag; the answer is the text that takes its place
	//   text   a field with tags in it; the answer is the field after substitution
	//   retry  a retryStrategy.expression; the answer is true or false
	//   value  an output's valueFrom.expression; the answer is any JSON value
	As string `json:"as"`
	// KeepUnknown leaves a tag whose names are not in Env, as the controller's early passes do.
	KeepUnknown bool `json:"keep_unknown"`
}

type answer struct {
	Result any    `json:"result"`
	Error  string `json:"error,omitempty"`
}

// evaluateAll answers each line of in with a line on out.
func evaluateAll(ctx context.Context, in io.Reader, out io.Writer) error {
	buffered := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	decoder := json.NewDecoder(in)
	for {
		var asked request
		if err := decoder.Decode(&asked); err == io.EOF {
			return buffered.Flush()
		} else if err != nil {
			return err
		}
		if err := encoder.Encode(answerTo(ctx, asked)); err != nil {
			return err
		}
	}
}

// answerTo survives a panic in one of Argo's functions, as the controller does.
func answerTo(ctx context.Context, asked request) (given answer) {
	defer func() {
		if panicked := recover(); panicked != nil {
			given = answer{Error: fmt.Sprint(panicked)}
		}
	}()
	result, err := evaluate(ctx, asked)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Result: result}
}

func evaluate(ctx context.Context, asked request) (any, error) {
	switch asked.As {
	case "tag":
		return substitute(ctx, "{{="+asked.Expression+"}}", asked)
	case "text":
		return substitute(ctx, asked.Expression, asked)
	case "retry":
		return argoexpr.EvalBool(asked.Expression, exprenv.GetFuncMap(asked.Env))
	case "value":
		env := exprenv.GetFuncMap(asked.Env)
		program, err := expr.Compile(asked.Expression, expr.Env(env))
		if err != nil {
			return nil, err
		}
		return expr.Run(program, env)
	}
	return nil, fmt.Errorf("unknown kind of request %q", asked.As)
}

// substitute runs Argo's substitution over the JSON of a field, as the controller does.
func substitute(ctx context.Context, text string, asked request) (any, error) {
	encoded, err := json.Marshal(text)
	if err != nil {
		return nil, err
	}
	replaced, err := template.Replace(ctx, string(encoded), asked.Env, asked.KeepUnknown)
	if err != nil {
		return nil, err
	}
	var result string
	if err := json.Unmarshal([]byte(replaced), &result); err != nil {
		return nil, err
	}
	return result, nil
}
