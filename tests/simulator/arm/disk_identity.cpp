#include "simulator/arm/disk_identity.hpp"

#include "base/format.hpp"
#include "simulator/digest.hpp"

#include <string_view>

namespace azvmreset::sim {

std::string disk_identity(const Volume& volume) {
  const ImageSetUp& image = volume.image;
  const bool from_image = volume.create_option == "FromImage";
  const std::string origin = from_image
                                 ? base::format("{}/{}/{}/{}", image.publisher, image.offer, image.sku, image.version)
                                 : volume.unique_id;
  const std::string whole = digest_of(origin);
  const std::string_view digits = whole;
  if (volume.generation == "V1") return base::format("mbr:{}", digits.substr(0, 8));
  return base::format("gpt:{}-{}-{}-{}-{}", digits.substr(0, 8), digits.substr(8, 4), digits.substr(12, 4),
                      digits.substr(16, 4), digits.substr(20, 12));
}

}  // namespace azvmreset::sim
