{{- define "rules" -}}
{{- $rules := list -}}
{{- $m := .Markers -}}
{{- if or (index $m "required") (index $m "kubebuilder:validation:Required") }}{{ $rules = append $rules "required" }}{{ end -}}
{{- with index $m "kubebuilder:validation:Minimum" }}{{ $rules = append $rules (printf "at least %.0f" (index . 0)) }}{{ end -}}
{{- with index $m "kubebuilder:validation:Maximum" }}{{ $rules = append $rules (printf "at most %.0f" (index . 0)) }}{{ end -}}
{{- with index $m "kubebuilder:validation:MaxLength" }}{{ $rules = append $rules (printf "at most %d characters" (index . 0)) }}{{ end -}}
{{- with index $m "kubebuilder:validation:MaxItems" }}{{ $rules = append $rules (printf "at most %d items" (index . 0)) }}{{ end -}}
{{- with index $m "kubebuilder:validation:MaxProperties" }}{{ $rules = append $rules (printf "at most %d entries" (index . 0)) }}{{ end -}}
{{- /* A rule of a type of ours is told at the type. */ -}}
{{- if or .Type.Imported (not (index .Type.Markers "kubebuilder:validation:XValidation")) -}}
{{- range index $m "kubebuilder:validation:XValidation" }}{{ $rules = append $rules .Message }}{{ end -}}
{{- end -}}
{{- $rules | join "<br />" | replace "|" "\\|" -}}
{{- end -}}
