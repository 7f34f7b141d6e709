import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node out of the jars of Maven Central: HOME setting=value … ; ends when its input is closed. */
class OpenSearchServer {
    public static void main(String[] arguments) throws Exception {
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            for (int i = 1; i < arguments.length; i++) {
                String[] pair = arguments[i].split("=", 2);
                settings.put(pair[0], pair[1]);
            }
        });
        runner.build(OpenSearchRunner.newConfigs().basePath(arguments[0]).numOfNode(1).clusterName("guicheng-tests"));
        while (System.in.read() >= 0) {
            // nothing is said to it; it waits for the end of the tests
        }
        runner.close();
        System.exit(0);
    }
}
