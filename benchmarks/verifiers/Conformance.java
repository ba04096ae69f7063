// Whether PDF files keep PDF/A-3a and PDF/UA-1, by veraPDF's library: a line for each file and profile, in columns between tabs.
import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

public class Conformance {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            for (String profile : new String[] {"3a", "ua1"}) {
                var flavour = PDFAFlavour.fromString(profile);
                try (var parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
                     var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                    var result = validator.validate(parser);
                    Map<String, Integer> broken = new TreeMap<>();
                    for (TestAssertion one : result.getTestAssertions()) {
                        if (one.getStatus() == TestAssertion.Status.FAILED) {
                            broken.merge(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber() + " " + one.getMessage(), 1, Integer::sum);
                        }
                    }
                    System.out.println(
                        profile + "\t" + result.isCompliant() + "\t" + result.getTotalAssertions() + "\t" + file + "\t" + String.join(" | ", broken.keySet()));
                }
            }
        }
    }
}
