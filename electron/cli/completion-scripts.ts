import type { SHELLS } from './completions.ts';

/**
 * What a shell runs at TAB: it asks the very `homeport` that stands on the line, with the words as they are, and takes its lines
 * as names. Nothing of an answer is evaluated.
 */
export const COMPLETION_SCRIPTS: Record<(typeof SHELLS)[number], string> = {
  bash: `# homeport completion for bash. In ~/.bashrc: source <(homeport completion bash)
_homeport_complete() {
  local line value
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :files) compopt -o default 2>/dev/null ;;
      :folders) compopt -o dirnames 2>/dev/null ;;
      *)
        value="\${line%%$'\\t'*}"
        [[ -n "$value" ]] && COMPREPLY+=("$value")
        ;;
    esac
  done < <("\${COMP_WORDS[0]}" __complete -- "\${words[@]}" 2>/dev/null)
}
complete -F _homeport_complete homeport
`,
  zsh: `#compdef homeport
# homeport completion for zsh. In ~/.zshrc, after compinit: source <(homeport completion zsh)
_homeport() {
  local line value about
  local -a values shown
  local paths=''
  while IFS= read -r line; do
    case "$line" in
      :files) paths=files ;;
      :folders) paths=folders ;;
      *)
        value="\${line%%$'\\t'*}"
        about="\${line#*$'\\t'}"
        [[ -n "$value" ]] || continue
        values+=("$value")
        if [[ -n "$about" ]]; then shown+=("$value  $about"); else shown+=("$value"); fi
        ;;
    esac
  done < <("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#values} )) && compadd -l -d shown -a values
  [[ "$paths" == files ]] && _files
  [[ "$paths" == folders ]] && _files -/
  return 0
}
compdef _homeport homeport
`,
  fish: `# homeport completion for fish. In ~/.config/fish/completions/homeport.fish
function __homeport_complete
  set -l words (commandline --tokenize --current-process --cut-at-cursor)
  set -l current (commandline --current-token --cut-at-cursor)
  for line in ($words[1] __complete -- $words[2..-1] "$current" 2>/dev/null)
    switch "$line"
      case ':files'
        __fish_complete_path "$current"
      case ':folders'
        __fish_complete_directories "$current"
      case '*'
        printf '%s\\n' "$line"
    end
  end
end
complete --command homeport --no-files --arguments '(__homeport_complete)'
`,
};
