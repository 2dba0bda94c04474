// The steps of the verbs read, write and remove, one after another.
#pragma once

#include "simulator/guest/rescue/rescue_call.hpp"
#include "simulator/guest/rescue/rescue_report.hpp"
#include "simulator/guest/rescue/rescue_script.hpp"
#include "simulator/guest/rescue/rescue_volume.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace azvmreset::sim {

// Each function throws RescueRefusal where a script would stop. Confined.
class RescueSteps {
 public:
  RescueSteps(RescueCall call, RescueShell shell) : call_(std::move(call)), shell_(shell) {}

  void read_files(const RescueVolume& volume, RescueReport& report) const;

  bool all_taken() const { return next_ == call_.lines.size(); }
  void take_one(RescueVolume& volume, RescueReport& report);
  bool changed() const { return changed_; }

  // What was written is what was meant.
  void read_back(const RescueVolume& volume) const;

 private:
  struct About {
    std::string kind;  // create, replace, or empty
    std::string path;
    std::string acl;
    std::string sha256;
    std::string attributes;
    std::string at = "0";
    std::string size;
  };
  struct Written {
    std::string path;
    std::string sha256;
    std::uint32_t attributes = 0;
  };

  bool take(const RescueLine& line, RescueVolume& volume, RescueReport& report);
  bool describe(const RescueLine& line);
  void put(const std::string& bytes, RescueVolume& volume, RescueReport& report);
  void set_up(const std::string& value, RescueVolume& volume, RescueReport& report);
  void remove(const std::string& path, bool folder, RescueVolume& volume, RescueReport& report);

  RescueCall call_;
  RescueShell shell_;
  std::size_t next_ = 0;
  About about_;
  std::vector<Written> written_;
  bool changed_ = false;
};

}  // namespace azvmreset::sim
