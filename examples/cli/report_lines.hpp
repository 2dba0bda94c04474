// The lines of a result for a person: a first one that says it all, then
// labels and values.
#pragma once

#include <azvmreset/preflight.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::cli {

class Lines {
 public:
  explicit Lines(std::string_view first);

  // Nothing where there is nothing to say.
  void add(std::string_view label, std::string_view value);
  void add(std::string_view label, const std::vector<Finding>& findings);
  void add(std::string_view label, const std::vector<std::string>& values);
  void add(std::string_view label, const std::optional<std::chrono::system_clock::time_point>& time);

  // Columns that stand below each other, each as wide as its widest cell.
  void add_table(const std::vector<std::vector<std::string>>& rows);

  std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

// How the lines of a change end: when it was made, and what to make of it.
template <class Changed>
void add_closing(Lines& lines, const Changed& result) {
  lines.add("finished", result.finished_at);
  for (const Blocker blocker : result.overrides) lines.add("overridden", name_of(blocker));
  lines.add("warning", result.warnings);
  lines.add("next", result.next_steps);
  lines.add("help", result.help_urls);
  lines.add("correlation", result.correlation_ids);
  lines.add("trace", result.trace_id);
}

// "a, b"; one of them alone where the other is empty.
std::string listed(const std::string& a, std::string_view b);

std::string last_segment(const std::string& id);

// "2026-01-02T03:04:05Z".
std::string utc(std::chrono::system_clock::time_point time);

}  // namespace azvmreset::cli
