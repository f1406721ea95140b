package chat.parley.acceptance;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Finds SQL that is more than constants put together: in the source, for the compiler leaves no
 * trace of how a text came about. What a text is made of is followed through variables, fields,
 * methods and parameters of the same file; what cannot be followed is a fault.
 */
final class FixedSql extends TreeScanner<Void, Void> {
    private static final Set<String> SINKS =
            Set.of(
                    "createQuery",
                    "createUpdate",
                    "createCall",
                    "createScript",
                    "prepareBatch",
                    "prepareStatement",
                    "prepareCall",
                    "execute",
                    "executeQuery",
                    "executeUpdate",
                    "addBatch");

    /** Takes a statement of CQL, the language of Cassandra. */
    private static final String CQL = "SimpleStatement.newInstance";

    /** Constants of other files, which are judged with those. */
    private static final String CONSTANT = "[A-Z][A-Z0-9_]*";

    /** An expression, and the method whose variables it may name; none for fields. */
    private record Part(ExpressionTree tree, String method) {}

    private record Call(MethodInvocationTree tree, String method) {}

    private final Map<String, List<Part>> variables = new HashMap<>();
    private final Map<String, List<Part>> returned = new HashMap<>();
    private final Map<String, List<Call>> calls = new HashMap<>();
    private final Map<String, MethodTree> methods = new HashMap<>();
    private boolean speaksSql;
    private String method = "";
    private int lambdas;

    private FixedSql() {}

    /**
     * What is at fault, as {@code file: expression}.
     *
     * @param allowed expressions that were looked at by people, in the same form
     */
    static List<String> faults(Iterable<? extends JavaFileObject> files, Set<String> allowed)
            throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var task = (JavacTask) compiler.getTask(null, null, null, null, null, files);
        List<String> faults = new ArrayList<>();
        for (CompilationUnitTree unit : task.parse()) {
            FixedSql reader = new FixedSql();
            reader.scan(unit, null);
            String name = unit.getSourceFile().getName();
            String file = name.substring(name.lastIndexOf('/') + 1);
            reader.faults().forEach(fault -> faults.add(file + ": " + fault));
        }
        faults.removeAll(allowed);
        return faults;
    }

    private List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (String sink : speaksSql ? SINKS : Set.of("newInstance")) {
            for (Call call : calls.getOrDefault(sink, List.of())) {
                @Nullable ExpressionTree sql = sql(call.tree());
                if (sql != null && !isFixed(new Part(sql, call.method()), new HashSet<>())) {
                    faults.add(sql.toString());
                }
            }
        }
        return faults;
    }

    /** The first text that is taken; by a method of this file perhaps not as the first of all. */
    private @Nullable ExpressionTree sql(MethodInvocationTree call) {
        String select = call.getMethodSelect().toString();
        if (!speaksSql) {
            return select.equals(CQL) ? call.getArguments().getFirst() : null;
        }
        if (select.matches("[A-Z]\\w*\\.\\w+")) {
            return null; // a static method, which is looked into itself
        }
        @Nullable MethodTree own = methods.get(nameOf(call));
        if (own == null || !(call.getMethodSelect() instanceof IdentifierTree)) {
            return call.getArguments().isEmpty() ? null : call.getArguments().getFirst();
        }
        for (int i = 0; i < call.getArguments().size(); i++) {
            if (own.getParameters().get(i).getType().toString().equals("String")) {
                return call.getArguments().get(i);
            }
        }
        return null;
    }

    private boolean isFixed(Part part, Set<String> seen) {
        String in = part.method();
        return switch (part.tree()) {
            case LiteralTree _ -> true;
            case ParenthesizedTree inner -> isFixed(new Part(inner.getExpression(), in), seen);
            case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS ->
                    isFixed(new Part(sum.getLeftOperand(), in), seen)
                            && isFixed(new Part(sum.getRightOperand(), in), seen);
            case ConditionalExpressionTree either ->
                    isFixed(new Part(either.getTrueExpression(), in), seen)
                            && isFixed(new Part(either.getFalseExpression(), in), seen);
            case IdentifierTree name -> isFixed(name.getName().toString(), in, seen);
            case MemberSelectTree other -> other.getIdentifier().toString().matches(CONSTANT);
            case MethodInvocationTree call -> isFixed(call, in, seen);
            default -> false;
        };
    }

    private boolean isFixed(MethodInvocationTree call, String in, Set<String> seen) {
        if (call.getMethodSelect().toString().equals("List.of")) {
            return call.getArguments().stream().allMatch(each -> isFixed(new Part(each, in), seen));
        }
        String name = nameOf(call);
        if (call.getMethodSelect() instanceof MemberSelectTree text && name.equals("formatted")) {
            return isFixed(new Part(text.getExpression(), in), seen)
                    && call.getArguments().stream()
                            .allMatch(each -> isFixed(new Part(each, in), seen));
        }
        return call.getMethodSelect() instanceof IdentifierTree
                && (!seen.add(name + "()")
                        || areFixed(returned.getOrDefault(name, List.of()), seen));
    }

    private boolean isFixed(String variable, String in, Set<String> seen) {
        if (!seen.add(in + "." + variable)) {
            return true;
        }
        List<Part> given = new ArrayList<>(variables.getOrDefault(in + "." + variable, List.of()));
        given.addAll(given(variable, in));
        return areFixed(
                given.isEmpty() ? variables.getOrDefault("." + variable, List.of()) : given, seen);
    }

    /** What a parameter is given by the calls of its method. */
    private List<Part> given(String parameter, String in) {
        @Nullable MethodTree taker = methods.get(in);
        if (taker == null) {
            return List.of();
        }
        List<String> names =
                taker.getParameters().stream().map(each -> each.getName().toString()).toList();
        int at = names.indexOf(parameter);
        return at < 0
                ? List.of()
                : calls.getOrDefault(in, List.of()).stream()
                        .filter(call -> call.tree().getArguments().size() == names.size())
                        .map(call -> new Part(call.tree().getArguments().get(at), call.method()))
                        .toList();
    }

    private boolean areFixed(List<Part> all, Set<String> seen) {
        return !all.isEmpty() && all.stream().allMatch(each -> isFixed(each, seen));
    }

    private static String nameOf(MethodInvocationTree call) {
        String select = call.getMethodSelect().toString();
        return select.substring(select.lastIndexOf('.') + 1);
    }

    @Override
    public Void visitImport(ImportTree tree, Void none) {
        String imported = tree.getQualifiedIdentifier().toString();
        speaksSql |= imported.startsWith("java.sql.") || imported.startsWith("org.jdbi.");
        return super.visitImport(tree, none);
    }

    @Override
    public Void visitMethod(MethodTree tree, Void none) {
        String outer = method;
        method = tree.getName().toString();
        methods.put(method, tree);
        super.visitMethod(tree, none);
        method = outer;
        return none;
    }

    @Override
    public Void visitVariable(VariableTree tree, Void none) {
        if (tree.getInitializer() != null) {
            note(variables, method + "." + tree.getName(), tree.getInitializer());
        }
        return super.visitVariable(tree, none);
    }

    @Override
    public Void visitEnhancedForLoop(EnhancedForLoopTree tree, Void none) {
        note(variables, method + "." + tree.getVariable().getName(), tree.getExpression());
        return super.visitEnhancedForLoop(tree, none);
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree tree, Void none) {
        lambdas++;
        super.visitLambdaExpression(tree, none);
        lambdas--;
        return none;
    }

    @Override
    public Void visitReturn(ReturnTree tree, Void none) {
        if (lambdas == 0 && tree.getExpression() != null) {
            note(returned, method, tree.getExpression());
        }
        return super.visitReturn(tree, none);
    }

    private void note(Map<String, List<Part>> parts, String key, ExpressionTree tree) {
        parts.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Part(tree, method));
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void none) {
        calls.computeIfAbsent(nameOf(tree), _ -> new ArrayList<>()).add(new Call(tree, method));
        return super.visitMethodInvocation(tree, none);
    }
}
