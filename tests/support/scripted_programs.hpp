// A machine whose programs say what the test has written down.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/programs.hpp"

namespace azvmreset::test {

// Ends come in the order in which they were scripted. Confined.
class ScriptedPrograms final : public host::Programs {
 public:
  std::optional<std::string> find(const std::string& name, const std::string&) const override {
    const auto found = installed.find(name);
    if (found == installed.end()) return std::nullopt;
    return found->second;
  }

  Result<host::ProgramEnd> run(const host::ProgramCall& call, const host::Interruption&) override {
    calls.push_back(call);
    if (ends_.empty()) return Error{ErrorCode::internal, "no end was scripted for " + call.program};
    auto end = std::move(ends_.front());
    ends_.pop_front();
    return end;
  }

  ScriptedPrograms& says(std::string_view output) { return ends(0, output, {}); }
  ScriptedPrograms& ends(std::optional<int> status, std::string_view output, std::string_view complaints) {
    ends_.emplace_back(host::ProgramEnd{status, Secret(output), Secret(complaints)});
    return *this;
  }
  ScriptedPrograms& fails(Error error) {
    ends_.emplace_back(std::move(error));
    return *this;
  }

  std::map<std::string, std::string> installed;  // name to path
  std::vector<host::ProgramCall> calls;

 private:
  std::deque<Result<host::ProgramEnd>> ends_;
};

}  // namespace azvmreset::test
