// One rescue from the plan to its end, by whoever carries it there.
#pragma once

#include "crashes/scene.hpp"
#include "crashes/sweep.hpp"

#include <azvmreset/plan.hpp>
#include <azvmreset/rescue.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace azvmreset::crashes {

class Story {
 public:
  explicit Story(std::uint64_t seed);

  // The rescue, by a process of that fate. It must succeed unless it dies.
  void rescue(Mortality::Fate fate);

  // What comes after it. `kill.second_death`: of whoever goes on; then somebody does the same again.
  void go_on(const Kill& kill);

  // Either the rescue has succeeded, or everything is as it was.
  Verdict finish(const Kill& kill, bool with_history);

 private:
  void wrong(std::string what) { wrong_.push_back(std::move(what)); }
  Rescue begun(Process& process) const;
  ResumeRescue resumption(Process& process) const;
  bool has_begun() const;
  void play(Sequel sequel, Process& process);
  void resume(Process& process);
  void roll_back(Process& process);
  void roll_back(WhichRescue which, Process& process);
  void adopt(Process& process);
  void race(Process& one);
  void resume_by_plan(Process& process);
  void overtake(std::size_t moment);
  void check_overtaken(std::uint64_t old, std::uint64_t young);
  void end_alone(DiskOfRecords& records);
  void lose_journal();
  void tell(const RescueResult& result);

  Scene scene_;
  Plan plan_;
  ToldEnd told_;
  bool died_again_ = false;
  bool two_at_once_ = false;
  std::size_t moments_ = 0;
  std::vector<std::string> wrong_;
};

}  // namespace azvmreset::crashes
